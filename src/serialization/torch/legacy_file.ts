// The file of torch.save before 1.6: five pickles in a row, then the storages. These are little-endian on any machine.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { Cursor, EndOfBytes } from '../cursor.js';
import { OP } from '../pickle/opcodes.js';
import type { Names } from '../pickle/operations.js';
import { MAX_PICKLE } from '../pickle/file.js';
import { unpickle } from '../pickle/unpickle.js';
import type { ByteReader } from '../reader.js';
import type { Stored } from '../stored.js';
import { madeBy } from './globals.js';
import { resolve } from './resolve.js';
import { LegacyStorages } from './legacy_storages.js';
import { Tensors } from './tensors.js';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const FIRST_WINDOW = 2 ** 16;

/** Pickle's LONG1 with the ten bytes of the magic number. */
const LONG1_MAGIC = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** It follows on the protocol, and from protocol 4 on on the length of a frame. */
export function looksLikeLegacy(head: Uint8Array): boolean {
  const start = head[2] === OP.FRAME ? 11 : 2;
  return head[0] === OP.PROTO && LONG1_MAGIC.every((byte, i) => head[start + i] === byte);
}

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
  const names = { call, persistent: storages.persistent };
  const next = (): Stored => unpickle(cursor, names, budget);
  check(next() === MAGIC, () => new RuntimeError('Invalid magic number; corrupt file?'));
  const protocol = next();
  check(
    protocol === PROTOCOL,
    () => new RuntimeError(`Invalid protocol version: ${typeof protocol === 'number' ? protocol : typeof protocol}`),
  );
  next(); // the byte order and type sizes of the machine, which the rest does not depend on
  const stored = next();
  return { stored, tensors, storages, keys: next(), end: cursor.position };
}
