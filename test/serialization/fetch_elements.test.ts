// Elements of large tensors: in pieces, into their own memory, the same as all at once.
import { type Dtype, DTYPES } from '../../src/serialization/dtypes.js';
import { toTfjs } from '../../src/serialization/elements.js';
import { fetchElements } from '../../src/serialization/fetch_elements.js';
import { PIECE } from '../../src/serialization/reader.js';
import { StoredTensor } from '../../src/serialization/stored.js';
import { counted } from './source.js';

/** A piece, and some elements of the next. */
const BYTES = PIECE + 800;

/** Small numbers, some of them in each piece. */
function bytesOf(dtype: Dtype): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < bytes.length; at += 997 * DTYPES[dtype].size) bytes[at] = at % 128;
  return bytes;
}

const DIFFERENT = [
  'complex128',
  'complex64',
  'float64',
  'float32',
  'bfloat16',
  'int64',
  'uint32',
  'int32',
  'int16',
  'bool',
] as const;

test.each(DIFFERENT)('%s', async (dtype) => {
  const source = counted(bytesOf(dtype));
  const length = BYTES / DTYPES[dtype].size;
  const { dtype: to, values } = await fetchElements(new StoredTensor(dtype, [length], source), 'w');
  const expected = toTfjs(dtype, bytesOf(dtype), 'w');
  expect([to, values.constructor]).toEqual([expected.dtype, expected.values.constructor]);
  expect(Buffer.compare(new Uint8Array(values.buffer), new Uint8Array(expected.values.buffer))).toBe(0);
  expect(source.reads.largest).toBeLessThanOrEqual(PIECE);
  expect(source.reads.total).toBe(source.size);
});

/** Of integers of eight bytes. */
const COUNT = BYTES / 8;

test('the memory is not that of the file', async () => {
  for (const dtype of ['float32', 'uint32', 'bool'] as const) {
    const bytes = new Uint8Array(8 * DTYPES[dtype].size).fill(1);
    const { values } = await fetchElements(new StoredTensor(dtype, [8], counted(bytes)), 'w');
    const before = String(values);
    bytes.fill(0);
    expect(String(values)).toBe(before);
  }
});

test.each([0, COUNT - 1])('integers of which number %i is beyond int32 stay as they are', async (place) => {
  const wide = new BigInt64Array(COUNT).fill(7n);
  wide[place] = 2n ** 40n;
  const stored = new StoredTensor('int64', [COUNT], counted(new Uint8Array(wide.buffer)));
  const { dtype, values } = await fetchElements(stored, 'w');
  expect([dtype, values.length, values[place], values[1]]).toEqual([undefined, COUNT, 2n ** 40n, 7n]);
});

test('all are beyond int32', async () => {
  const wide = new BigUint64Array(COUNT).fill(2n ** 63n);
  const stored = new StoredTensor('uint64', [COUNT], counted(new Uint8Array(wide.buffer)));
  const { dtype, values } = await fetchElements(stored, 'w');
  expect([dtype, values.length, values[0], values[COUNT - 1]]).toEqual([undefined, COUNT, 2n ** 63n, 2n ** 63n]);
});

test('another number of bytes than the shape has', async () => {
  const stored = new StoredTensor('float32', [3], counted(new Uint8Array(8)));
  await expect(fetchElements(stored, 'w')).rejects.toThrow("tensor 'w', float32 of [3], takes 12 bytes, not 8");
});
