// What `load` makes of the values in files of real torch, and that it all goes back as it was.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { load, type Loaded, PythonObject, save } from 'tfjs-torch-rnn';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { writeTorch } from '../../src/serialization/torch/write.js';
import { isWide } from '../../src/serialization/wide.js';
import { collect } from '../support/files.js';
import { described, encoded, EXPECTED, file, LOADED, numberMark } from './files.js';
import { readTorch } from './source.js';

/** In the marks of scripts/fixtures/checkpoint_loaded.py. */
async function loadedMarks(value: Loaded, numbers = new Map<object, number>()): Promise<unknown> {
  if (typeof value === 'bigint') return { bigint: value.toString() };
  if (typeof value === 'number') return typeof numberMark(value) === 'string' ? { number: numberMark(value) } : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return { bytes: encoded(value) };
  if (value instanceof Date) return { date: value.getTime() };
  const again = numbers.get(value);
  if (again !== undefined) return { again };
  numbers.set(value, numbers.size);
  const all = async (items: Iterable<Loaded>): Promise<unknown[]> => {
    const marks: unknown[] = [];
    for (const item of items) marks.push(await loadedMarks(item, numbers));
    return marks;
  };
  if (value instanceof tf.Tensor) {
    const bytes = new Uint8Array((await value.data<'float32'>()).slice().buffer);
    return { tensor: [value.dtype, value.shape, encoded(bytes)] };
  }
  if (isWide(value)) return { wide: [value.constructor.name, encoded(new Uint8Array(value.slice().buffer))] };
  if (Array.isArray(value)) return all(value);
  if (value instanceof Set) return { set: await all(value) };
  if (value instanceof PythonObject) {
    const { module, name, args, state } = value;
    return {
      object: `${module}.${name}`,
      ...(args.length > 0 ? { args: await all(args as Loaded[]) } : {}),
      ...(state !== undefined ? { state: await loadedMarks(state as Loaded, numbers) } : {}),
    };
  }
  expect(Object.getPrototypeOf(value)).toBe(null);
  const entries: unknown[] = [];
  for (const [name, item] of Object.entries(value)) entries.push([name, await loadedMarks(item, numbers)]);
  return { dict: entries };
}

/** A time without a zone is that of this machine. */
function local(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(local);
  if (typeof expected !== 'object' || expected === null) return expected;
  if (!('local date' in expected)) {
    return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, local(value)]));
  }
  const [year, month, day, ...time] = expected['local date'] as [number, number, number, number, number, number, number];
  const date = new Date(0);
  date.setFullYear(year, month - 1, day);
  return { date: date.setHours(...time) };
}

const NAMES = Object.keys(LOADED);

describe('what load gives', () => {
  test.each(NAMES)('%s', async (name) => {
    const before = tf.memory().numTensors;
    const loaded = await load<Loaded>(file(name));
    expect(await loadedMarks(loaded)).toEqual(local(LOADED[name]));
    tf.dispose(loaded as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });
});

const back = async (bytes: Uint8Array): Promise<unknown> => described(await readTorch(sourceOfBytes(bytes)));

describe('what is read goes back', () => {
  test.each(Object.keys(EXPECTED))('%s', async (name) => {
    const value = await readTorch(sourceOfBytes(file(name)));
    expect(await back(await collect(writeTorch(value, 'p')))).toEqual(EXPECTED[name]);
  });
});

/** They hold float64 that is no float32. */
const CHANGED = Object.keys(LOADED).filter((name) => /dtypes|big_endian/.test(name));

describe('what is loaded goes back', () => {
  test.each(NAMES.filter((name) => !CHANGED.includes(name)))('%s', async (name) => {
    expect(await back(await save(await load(file(name))))).toEqual(EXPECTED[name]);
  });
});
