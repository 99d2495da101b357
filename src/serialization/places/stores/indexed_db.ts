// IndexedDB: a database of its own, in which each checkpoint is a Blob under its name.
import { check } from '../../../python/check.js';
import { sourceOfBlob } from '../../source.js';
import { blobOf, type Store } from './store.js';

const DATABASE = 'tfjs-torch-rnn';
const CHECKPOINTS = 'checkpoints';

export const indexedDb: Store = {
  title: 'IndexedDB',
  isHere: () => typeof indexedDB !== 'undefined',
  async find(name) {
    const blob = await transact('readonly', (store) => store.get(name) as IDBRequest<unknown>);
    check(blob === undefined || blob instanceof Blob, () => new DOMException('what has that name is no Blob', 'DataError'));
    return blob && sourceOfBlob(blob);
  },
  async names(most) {
    return (await transact('readonly', (store) => store.getAllKeys(null, most))).map(String);
  },
  async save(name, chunks) {
    const blob = await blobOf(chunks);
    await transact('readwrite', (store) => store.put(blob, name));
  },
};

/** The result of a request, when its transaction has come to its end. */
async function transact<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(CHECKPOINTS, mode, { durability: 'strict' });
      const request = ask(transaction.objectStore(CHECKPOINTS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError'));
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(CHECKPOINTS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('the database cannot be opened'));
  });
}
