// Values as bytes: fetched once for all pieces, and let go after the last.
import { fromTfjs } from '../../src/serialization/elements.js';
import { valuesReader } from '../../src/serialization/values_reader.js';

test.each(['float32', 'float64', 'bfloat16', 'complex64'] as const)('%s', async (dtype) => {
  const values = Float32Array.from({ length: 100 }, (_, i) => i / 7);
  const whole = fromTfjs(dtype, values);
  let fetched = 0;
  const reader = valuesReader(dtype, whole.length, () => (fetched++, Promise.resolve(values)));
  const parts: number[] = [];
  for (let at = 0; at < whole.length; at += 24) parts.push(...(await reader.read(at, Math.min(24, whole.length - at))));
  expect([parts, fetched]).toEqual([[...whole], 1]);
  expect(await reader.read(5, 13)).toEqual(whole.subarray(5, 18));
  const target = new Uint8Array(whole.length);
  await reader.readInto(0, target);
  expect([target, fetched]).toEqual([whole, 2]);
  await reader.read(0, 8);
  expect(fetched).toBe(3);
});

test('no values', async () => {
  const reader = valuesReader('float32', 0, () => Promise.resolve(new Float32Array(0)));
  expect(await reader.read(0, 0)).toEqual(new Uint8Array(0));
});
