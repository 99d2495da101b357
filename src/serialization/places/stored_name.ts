// Names in the stores that browsers have: `indexeddb://name`, `opfs://name`, `localstorage://name`.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { nameOf } from '../address.js';
import { printable, short } from '../quote.js';
import type { ByteSource } from '../reader.js';
import { isNode } from '../platform.js';
import { indexedDb } from './stores/indexed_db.js';
import { localStore } from './stores/local_storage.js';
import { opfs } from './stores/opfs.js';
import type { Store } from './stores/store.js';
import { type Watch, watched } from './watch.js';

const STORES: ReadonlyMap<string, Store> = new Map([
  ['indexeddb', indexedDb],
  ['opfs', opfs],
  ['localstorage', localStore],
]);

/** Of the names that are there, in an error. */
const MAX_NAMES = 10;

export interface StoredName {
  store: Store;
  name: string;
  /** Both as a text. */
  address: string;
}

/** The store and the name, or undefined for what is in no store. A text has the name as it is, a URL in its escapes. */
export function storedName(address: string | URL): StoredName | undefined {
  const [, scheme, rest] = /^(\w+):\/\/(.*)$/s.exec(String(address)) ?? [];
  const store = scheme === undefined ? undefined : STORES.get(scheme.toLowerCase());
  if (store === undefined) return undefined;
  const name = typeof address === 'string' ? rest : decodeURIComponent(rest);
  return { store, name, address: `${scheme}://${name}` };
}

export async function openStored(stored: StoredName, watch: Watch): Promise<ByteSource> {
  const { store, name } = stored;
  const source = await using(stored, () => store.find(name));
  if (source === undefined) throw await missing(stored);
  return watched(source, watch, watch.part(source.size));
}

export function saveStored(stored: StoredName, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  return using(stored, () => stored.store.save(stored.name, chunks));
}

/** What `use` makes of the store; if that fails, the error has the address. */
async function using<T>({ store, name, address }: StoredName, use: () => Promise<T>): Promise<T> {
  const refusal = (reason: string, cause?: unknown): RuntimeError =>
    new RuntimeError(`${nameOf(address)}: ${reason}`, { cause });
  try {
    check(store.isHere(), () => refusal(`there is no ${store.title} here${isNode() ? '; in Node, give a path' : ''}`));
    check(name !== '', () => refusal('the name is missing'));
    return await use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const isFull = error.name === 'QuotaExceededError';
    const advice = store === localStore ? `: indexeddb:// takes more` : '';
    throw refusal(isFull ? `there is no room for it in ${store.title}${advice}` : error.message, error);
  }
}

async function missing(stored: StoredName): Promise<RuntimeError> {
  const names = await using(stored, () => stored.store.names(MAX_NAMES));
  const others = names.length === 0 ? 'no name at all' : names.map((name) => `'${printable(short(name))}'`).join(', ');
  return new RuntimeError(`${nameOf(stored.address)}: there is no such name in ${stored.store.title}, which has ${others}`);
}
