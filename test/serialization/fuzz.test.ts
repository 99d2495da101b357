// Thousands of damaged files: each is read, or refused with an error of the library; nothing else, and never for long.
import fs from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { load, type Loaded, save } from 'tfjs-torch-rnn';
import { RuntimeError } from '../../src/python/errors.js';
import { MT19937 } from '../../src/random/mt19937.js';
import { Budget } from '../../src/serialization/budget.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { looksLikeZip, readZip } from '../../src/serialization/zip/read.js';
import { join } from './bytes.js';
import { file, GOOD } from './files.js';
import { deflated, type Entry, zip } from './zip_writer.js';

const MUTATIONS = 20_000;
const SEED = 20_260_101;
/** Far more than a small file takes, on a slow machine too. */
const LONGEST = 10_000;

const random = new MT19937(SEED);
const below = (n: number): number => random.random() % Math.max(n, 1);

/** Bytes that mean something: opcodes, ends of ranges, sizes. */
const TELLING = [
  0, 1, 2, 4, 0x28, 0x29, 0x2e, 0x4a, 0x51, 0x52, 0x58, 0x61, 0x62, 0x65, 0x68, 0x71, 0x73, 0x74, 0x75, 0x7d, 0x7f, 0x80,
  0x85, 0x8a, 0xff,
];

type Mutation = (bytes: Uint8Array, other: Uint8Array) => Uint8Array;

const changed = (bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array => {
  const copy = bytes.slice();
  if (copy.length > 0) change(copy);
  return copy;
};

const MUTATE: readonly Mutation[] = [
  (bytes) => changed(bytes, (copy) => (copy[below(copy.length)] ^= 1 << below(8))),
  (bytes) => changed(bytes, (copy) => (copy[below(copy.length)] = below(256))),
  (bytes) => changed(bytes, (copy) => (copy[below(copy.length)] = TELLING[below(TELLING.length)])),
  (bytes) => changed(bytes, (copy) => copy.fill(TELLING[below(TELLING.length)], below(copy.length), below(copy.length) + 8)),
  (bytes) => bytes.slice(0, below(bytes.length)),
  (bytes) =>
    cut(
      bytes,
      0,
      new Uint8Array(1 + below(8)).map(() => below(256)),
    ),
  (bytes) => cut(bytes, 1 + below(16), new Uint8Array(0)),
  (bytes, other) => cut(bytes, below(64), piece(other)),
  (bytes) => cut(bytes, below(64), piece(bytes)),
];

/** `bytes` with `length` of them replaced somewhere. */
function cut(bytes: Uint8Array, length: number, by: Uint8Array): Uint8Array {
  const at = below(bytes.length + 1);
  return join(bytes.subarray(0, at), by, bytes.subarray(Math.min(at + length, bytes.length)));
}

function piece(bytes: Uint8Array): Uint8Array {
  const at = below(bytes.length);
  return bytes.subarray(at, at + below(64));
}

function mutated(bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let result = bytes;
  for (let times = 1 + below(3); times > 0; times--) result = MUTATE[below(MUTATE.length)](result, other);
  return result;
}

/** A file that is right around what is wrong in it, or damage would be seen before anything is unpickled. */
function mutatedInside(entries: readonly Entry[], other: Uint8Array): Uint8Array {
  const pickle = entries.findIndex(({ name }) => name.endsWith('data.pkl'));
  const chosen = pickle >= 0 && below(3) > 0 ? pickle : below(entries.length);
  const changed = ({ name, data }: Entry): Entry => {
    const damaged = mutated(Uint8Array.from(data), other);
    return below(2) === 0 ? { name, data: damaged } : deflated(name, damaged);
  };
  return zip(entries.map((entry, i) => (i === chosen ? changed(entry) : entry)));
}

async function entriesOf(bytes: Uint8Array): Promise<Entry[]> {
  const records = await readZip(sourceOfBytes(bytes), new Budget(bytes.length));
  return Promise.all([...records].map(async ([name, record]) => ({ name, data: await record.read(0, record.size) })));
}

function filesIn(folder: string, names: RegExp): Uint8Array[] {
  const all = fs.readdirSync(`test/fixtures/${folder}`).filter((name) => names.test(name));
  return all.map((name) => new Uint8Array(fs.readFileSync(`test/fixtures/${folder}/${name}`)));
}

/** How many bytes the tensors have in all, or the error. What is loaded can be saved, and no tensor is left over. */
async function outcome(bytes: Uint8Array): Promise<number | Error> {
  const { numBytes, numTensors } = tf.memory();
  try {
    const loaded = await load<Loaded>(bytes);
    const size = tf.memory().numBytes - numBytes;
    await save(loaded);
    tf.dispose(loaded as tf.TensorContainer);
    return size;
  } catch (error) {
    return error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
  } finally {
    expect(tf.memory().numTensors).toBe(numTensors);
  }
}

test(`${MUTATIONS} damaged files`, async () => {
  const files = [...GOOD.map(file), ...filesIn('numpy', /\.np[yz]$/), ...filesIn('safetensors', /\.safetensors$/)];
  const zipped = await Promise.all(files.filter(looksLikeZip).map(entriesOf));
  const counts = { read: 0, refused: 0 };
  const messages = new Set<string>();
  for (let i = 0; i < MUTATIONS; i++) {
    const other = files[below(files.length)];
    const bytes =
      below(2) === 0 ? mutatedInside(zipped[below(zipped.length)], other) : mutated(files[below(files.length)], other);
    const start = performance.now();
    const result = await outcome(bytes);
    expect(performance.now() - start).toBeLessThan(LONGEST);
    if (typeof result === 'number') {
      counts.read++;
      expect(result).toBeLessThanOrEqual(32 * 2 ** 20 + 7 * bytes.length);
    } else {
      counts.refused++;
      expect(result.message.length).toBeLessThan(1000);
      messages.add(result.message.replace(/"[^"]*"|'[^']*'|\d+|\[.*?\]/g, '…'));
      if (!(result instanceof RuntimeError)) throw new Error(`mutation ${i}: ${String(result.stack)}`);
    }
  }
  expect(counts.read).toBeGreaterThan(MUTATIONS / 20);
  expect(counts.refused).toBeGreaterThan(MUTATIONS / 20);
  expect(messages.size).toBeGreaterThan(50);
}, 300_000);
