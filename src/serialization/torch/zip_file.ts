// The file of torch.save since 1.6, and of torch.jit.save: a zip file with a pickle, and a record of raw bytes for every storage.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { Cursor, decodeUtf8 } from '../cursor.js';
import type { Names } from '../pickle/operations.js';
import { MAX_PICKLE } from '../pickle/file.js';
import { unpickle } from '../pickle/unpickle.js';
import { type ByteReader, partOf } from '../reader.js';
import { PyObject, type Stored } from '../stored.js';
import { resolve } from './resolve.js';
import { readZip, type ZipEntry } from '../zip/read.js';
import { madeBy } from './globals.js';
import { scriptStateDict } from './modules.js';
import { readStorageId, Storage, StorageBytes } from './storage.js';
import { quote, quoteUnlessPlain } from '../quote.js';
import { Tensors } from './tensors.js';

const MAX_NOTE = 16;
const NEWEST_VERSION = 10;

/** The entries by name, without the folder that all of them lie in. */
type Records = ReadonlyMap<string, ZipEntry>;

export async function readTorchZip(source: ByteReader, budget: Budget): Promise<Stored> {
  const records = recordsOf(await readZip(source));
  const pickle = records.get('data.pkl');
  check(pickle !== undefined, () => new RuntimeError('the zip file has no data.pkl: torch.save did not write it'));
  check(pickle.size <= MAX_PICKLE, () => new RuntimeError(`the pickle is refused: it has ${pickle.size} bytes`));
  await checkVersion(source, records);
  const bigEndian = await isBigEndian(source, records);

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
    const bytes = new StorageBytes(partOf(source, record.offset, size), record, 0, bigEndian);
    const storage = new Storage(of, dtype, bytes);
    storages.set(`${of.name} ${key}`, storage);
    return storage;
  };
  const cursor = new Cursor(await source.read(pickle.offset, pickle.size), 'the pickle');
  const call: Names['call'] = (callable, args) => madeBy(callable, args, budget, tensors);
  const stored = unpickle(cursor, { call, persistent }, budget);
  check(cursor.left === 0, () => new RuntimeError('data.pkl goes on behind the end of its pickle'));
  const isScript = records.has('constants.pkl');
  return resolve(isScript && stored instanceof PyObject ? scriptStateDict(stored) : stored, tensors);
}

/** The folder has the name that the file had when it was saved, or `archive`. */
function recordsOf(entries: readonly ZipEntry[]): Records {
  const folder = entries.length === 0 ? '' : entries[0].name.slice(0, entries[0].name.indexOf('/') + 1);
  check(folder !== '', () => new RuntimeError('the zip file has no folder: torch.save did not write it'));
  return new Map(
    entries.map((entry) => {
      check(entry.name.startsWith(folder), () => {
        return new RuntimeError(`the zip file has ${quote(entry.name)} outside its folder ${quote(folder)}`);
      });
      return [entry.name.slice(folder.length), entry];
    }),
  );
}

/** A record of a few characters. */
async function readNote(source: ByteReader, records: Records, name: string): Promise<string | undefined> {
  const record = records.get(name);
  if (!record) return undefined;
  check(record.size <= MAX_NOTE, () => new RuntimeError(`the record ${name} has ${record.size} bytes`));
  return decodeUtf8(await source.read(record.offset, record.size), `the record ${name}`).trim();
}

async function checkVersion(source: ByteReader, records: Records): Promise<void> {
  const version = await readNote(source, records, 'version');
  const known = version === undefined || (/^\d+$/.test(version) && Number(version) <= NEWEST_VERSION);
  check(known, () => new RuntimeError(`the version of the file format is not known: ${JSON.stringify(version)}`));
}

async function isBigEndian(source: ByteReader, records: Records): Promise<boolean> {
  const order = (await readNote(source, records, 'byteorder')) ?? 'little';
  check(order === 'little' || order === 'big', () => new RuntimeError(`Unknown endianness type: ${order}`));
  return order === 'big';
}
