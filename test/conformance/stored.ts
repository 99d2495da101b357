// What the files of `npm run conformance:files` hold.
import { DTYPES, type Dtype, elementOf } from '../../src/serialization/dtypes.js';
import { fromTfjs } from '../../src/serialization/elements.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { Dict, type Stored, StoredTensor } from '../../src/serialization/stored.js';
import { MT19937 } from '../../src/random/mt19937.js';
import { type Plain, python } from '../support/python.js';

const random = new MT19937(2026);
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A tensor of any bits. */
function noise(dtype: Dtype, ...shape: number[]): StoredTensor {
  const length = size(shape) * DTYPES[dtype].size;
  const bytes = Uint8Array.from({ length }, () => (dtype === 'bool' ? random.random() & 1 : random.random()));
  return new StoredTensor(dtype, shape, readerOfBytes(bytes));
}

/** A tensor of values that tfjs has. */
function tensor(dtype: Dtype, shape: number[], values: Float32Array | Int32Array | Uint8Array): StoredTensor {
  return new StoredTensor(dtype, shape, readerOfBytes(fromTfjs(dtype, values)));
}

const dict = (entries: readonly (readonly [string, Plain])[]): Dict =>
  Dict.of(entries.map(([key, value]) => [key, python(value)]));

const state = (): Record<string, Plain> => ({
  'embedding.weight': noise('float32', 11, 3),
  'lstm.weight_ih_l0': noise('float32', 16, 3),
  'lstm.weight_hh_l0': noise('float32', 16, 4),
  'lstm.bias_ih_l0': noise('float32', 16),
  'lstm.bias_hh_l0': noise('float32', 16),
  'fc.weight': noise('float32', 1, 4),
  'fc.bias': noise('float32', 1),
});

const everyDtype = (left: (dtype: Dtype) => boolean): Dict =>
  dict((Object.keys(DTYPES) as Dtype[]).filter(left).map((dtype) => [dtype, noise(dtype, 3, 5)]));

const special = [0, -0, 1 / 3, NaN, Infinity, -Infinity, 1e-45, 3.4e38];
const tied = noise('float32', 4, 2);
const sharedList: Plain[] = [1, tied];
let deep: Plain = noise('int8', 1);
for (let i = 0; i < 150; i++) deep = i % 2 === 0 ? { inner: deep } : [deep];

const all = (values: Readonly<Record<string, Plain>>): Record<string, Stored> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, python(value)]));

/** Both formats can hold these. */
export const FLAT = all({
  'state dict': state(),
  'special.values': {
    floats: tensor('float32', [2, 4], Float32Array.from(special)),
    integers: tensor('int32', [3], Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1)),
    flags: tensor('bool', [1, 3], Uint8Array.of(1, 0, 1)),
  },
  shapes: {
    scalar: noise('float32'),
    flag: noise('bool'),
    none: noise('float32', 0),
    nowhere: noise('int64', 2, 0, 3),
    four: noise('float32', 2, 3, 4, 5),
    deep: noise('float16', 1, 2, 1, 3, 1, 2),
    untyped: noise('uint16', 2, 1, 3, 2),
    odd: noise('int8', 7),
    after: noise('float64', 3),
  },
  'gröÙe.🙂': {
    'größe.µ': noise('float32', 2),
    '重み.0.🙂': noise('float32', 3),
    'a "quoted" \\ name\n': noise('float32', 1),
    '': noise('float32', 1),
    constructor: noise('float32', 1),
    ['__proto__']: noise('float32', 5),
  },
  'every dtype of both': everyDtype((dtype) => elementOf(dtype).safetensors !== undefined && dtype !== 'float8_e8m0fnu'), // which Python's reader lacks
  large: { large: noise('float32', 1000, 1000), small: noise('float32', 1) },
  many: dict(Array.from({ length: 3000 }, (_, i) => [`layers.${i}.weight`, noise('float32', i % 7)])),
  nothing: {},
});

/** Only a .pt file can hold these. */
export const NESTED = all({
  checkpoint: {
    epoch: 12,
    model: state(),
    optimizer: { state: { '0': { step: noise('float32'), exp_avg: noise('float32', 3) } }, param_groups: [{ lr: 1e-3 }] },
    best: null,
    classes: ['größe', '', '🙂', 'x'.repeat(300)],
    done: [true, false],
    rng: Uint8Array.from({ length: 256 }, (_, i) => i),
    empty: [[], {}, new Uint8Array(0)],
  },
  numbers: [
    ...[0, 1, 255, 256, 65535, 65536, -1, -128, -32769, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53 - 1],
    ...[-(2 ** 53) + 1, 2 ** 53, 0.1, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 1e100],
    ...[0n, -1n, 2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n, 10n ** 50n, -(10n ** 50n), 2n ** 2039n - 1n, -(2n ** 2039n)],
  ],
  shared: { a: tied, b: tied, list: [tied, sharedList], again: sharedList },
  'every dtype': everyDtype(() => true),
  deep: deep,
  '70,001 entries': dict(Array.from({ length: 70_001 }, (_, i) => [`entry ${i}`, i])),
  '70,001 lists': Array.from({ length: 70_001 }, (_, i) => (i % 100 === 0 ? [i] : [])),
  'a tensor': noise('bfloat16', 2, 2),
  'no tensor': 'text',
  null: null,
});
