// The file of torch.save since 1.6, and of torch.jit.save: a zip file with a pickle, and a record of raw bytes for every storage.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { Cursor, decodeUtf8 } from '../cursor.js';
import type { Names } from '../pickle/operations.js';
import { MAX_PICKLE } from '../pickle/file.js';
import { unpickle } from '../pickle/unpickle.js';
import type { ByteReader } from '../reader.js';
import { PyObject, type Stored } from '../stored.js';
import { resolve } from './resolve.js';
import type { Records } from '../zip/read.js';
import { madeBy } from './globals.js';
import { scriptStateDict } from './modules.js';
import { registeredIn } from './script.js';
import { readStorageId, Storage, StorageBytes } from './storage.js';
import { quote, quoteUnlessPlain } from '../quote.js';
import { Tensors } from './tensors.js';

const MAX_NOTE = 16;
const NEWEST_VERSION = 10;

/** Whether torch may have written a zip file with these records. */
export const looksLikeTorchZip = (archive: Records): boolean =>
  [...archive.keys()].some((name) => /(^|\/)(data\.pkl|data\/\d+|byteorder)$/.test(name));

/** All records lie in one folder, with the name that the file had when it was saved, or `archive`. */
function folderOf(archive: Records): string {
  const [first = ''] = archive.keys();
  return first.slice(0, first.indexOf('/') + 1);
}

/** Whether torch.jit.save wrote it. */
export const isTorchScript = (archive: Records): boolean => archive.has(`${folderOf(archive)}constants.pkl`);

export async function readTorchZip(archive: Records, budget: Budget): Promise<Stored> {
  const records = withoutFolder(archive);
  const pickle = records.get('data.pkl');
  check(pickle !== undefined, () => new RuntimeError('the zip file has no data.pkl: torch.save did not write it'));
  check(pickle.size <= MAX_PICKLE, () => new RuntimeError(`the pickle is refused: it has ${pickle.size} bytes`));
  await checkVersion(records);
  const bigEndian = await isBigEndian(records);

  const tensors = new Tensors(budget);
  const storages = new Map<string, Storage>();
  const persistent = (id: Stored): Storage => {
    const { of, key, dtype, size } = readStorageId(id, 5);
    const known = storages.get(`${of.name} ${key}`);
    if (known) return known;

    const record = records.get(`data/${key}`);
    check(record !== undefined, () => new RuntimeError(`the zip file has no data/${quoteUnlessPlain(key)}`));
    check(
      record.size === size,
      () => new RuntimeError(`data/${quoteUnlessPlain(key)} has ${record.size} bytes instead of ${size}`),
    );
    const bytes = new StorageBytes(record, record, 0, bigEndian);
    const storage = new Storage(of, dtype, bytes);
    storages.set(`${of.name} ${key}`, storage);
    return storage;
  };
  const cursor = new Cursor(await pickle.read(0, pickle.size), 'the pickle');
  const call: Names['call'] = (callable, args) => madeBy(callable, args, budget, tensors);
  const stored = unpickle(cursor, { call, persistent }, budget);
  check(cursor.left === 0, () => new RuntimeError('data.pkl goes on behind the end of its pickle'));
  const isScript = isTorchScript(archive) && stored instanceof PyObject;
  const script = isScript ? scriptStateDict(stored, await registeredIn(records, budget), budget) : undefined;
  return resolve(script ?? stored, budget, tensors);
}

function withoutFolder(archive: Records): Records {
  const folder = folderOf(archive);
  check(folder !== '', () => new RuntimeError('the zip file has no folder: torch.save did not write it'));
  const records = new Map<string, ByteReader>();
  for (const [name, record] of archive) {
    check(name.startsWith(folder), () => {
      return new RuntimeError(`the zip file has ${quote(name)} outside its folder ${quote(folder)}`);
    });
    records.set(name.slice(folder.length), record);
  }
  return records;
}

/** A record of a few characters. */
async function readNote(records: Records, name: string): Promise<string | undefined> {
  const record = records.get(name);
  if (!record) return undefined;
  check(record.size <= MAX_NOTE, () => new RuntimeError(`the record ${name} has ${record.size} bytes`));
  return decodeUtf8(await record.read(0, record.size), `the record ${name}`).trim();
}

async function checkVersion(records: Records): Promise<void> {
  const version = await readNote(records, 'version');
  const known = version === undefined || (/^\d+$/.test(version) && Number(version) <= NEWEST_VERSION);
  check(known, () => new RuntimeError(`the version of the file format is not known: ${JSON.stringify(version)}`));
}

async function isBigEndian(records: Records): Promise<boolean> {
  const order = (await readNote(records, 'byteorder')) ?? 'little';
  check(order === 'little' || order === 'big', () => new RuntimeError(`Unknown endianness type: ${order}`));
  return order === 'big';
}
