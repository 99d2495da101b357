// The file of torch.save before 1.6: pickles in a row, then the storages. These are little-endian on any machine.
import type { Budget } from '../budget.js';
import { Cursor, EndOfBytes } from '../cursor.js';
import type { Names } from '../pickle/operations.js';
import { MAX_PICKLE } from '../pickle/file.js';
import type { ByteReader } from '../reader.js';
import type { Stored } from '../stored.js';
import { madeBy } from './globals.js';
import { resolve } from './resolve.js';
import { legacyPickles } from './legacy_pickles.js';
import { LegacyStorages } from './legacy_storages.js';
import { Tensors } from './tensors.js';

const FIRST_WINDOW = 2 ** 16;

/** What the pickles say, and where they end. */
interface Head {
  stored: Stored;
  tensors: Tensors;
  storages: LegacyStorages;
  keys: Stored;
  end: number;
}

export async function readTorchLegacy(source: ByteReader, budget: Budget): Promise<Stored> {
  const { stored, tensors, storages, keys, end } = await readHead(source, budget);
  await storages.locate(keys, end);
  return resolve(stored, budget, tensors);
}

/** How long the pickles are is not told: more of the file is taken until they end. */
async function readHead(source: ByteReader, budget: Budget): Promise<Head> {
  const most = Math.min(source.size, MAX_PICKLE);
  for (let size = Math.min(most, FIRST_WINDOW); ; size = Math.min(most, 2 * size)) {
    const head = await source.read(0, size);
    try {
      return parseHead(head, source, budget);
    } catch (error) {
      if (!(error instanceof EndOfBytes) || size === most) throw error;
      budget.restart();
    }
  }
}

function parseHead(head: Uint8Array, source: ByteReader, budget: Budget): Head {
  const cursor = new Cursor(head, 'the pickle');
  const tensors = new Tensors(budget);
  const storages = new LegacyStorages(source);
  const call: Names['call'] = (callable, args) => madeBy(callable, args, budget, tensors);
  const { stored, keys } = legacyPickles(cursor, { call, persistent: storages.persistent }, budget);
  return { stored, tensors, storages, keys, end: cursor.position };
}
