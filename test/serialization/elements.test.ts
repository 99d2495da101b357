// Elements against PyTorch's own conversions: test/fixtures/elements.json.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { RuntimeError } from '../../src/python/errors.js';
import { type Dtype, DTYPES } from '../../src/serialization/dtypes.js';
import { checkSavable, type Elements, fromTfjs, shapeInTfjs, toTfjs } from '../../src/serialization/elements.js';
import { bytesOf } from '../support/files.js';

interface Fixture {
  float64: { base64: string; float32: string };
  sha256: Record<string, string>;
}

const fixture = JSON.parse(fs.readFileSync('test/fixtures/elements.json', 'utf8')) as Fixture;

/** The bits of float32 values, each NaN the same. */
function bits(values: Elements['values']): Buffer {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length).map((pattern, i) => {
    return Number.isNaN(values[i]) ? 0x7fc00000 : pattern;
  });
  return Buffer.from(patterns.buffer);
}

/** The bytes one further in a buffer, where no element but a byte may start. */
function shifted(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 9).subarray(9);
  buffer.set(bytes);
  return buffer;
}

const allOf16Bits = (): Uint16Array => Uint16Array.from({ length: 65536 }, (_, i) => i);

describe('floats', () => {
  test.each(Object.entries(fixture.sha256))('every %s', (name, sha256) => {
    const dtype = name as Dtype;
    const bytes = DTYPES[dtype].size === 1 ? Uint8Array.from({ length: 256 }, (_, i) => i) : bytesOf(allOf16Bits());
    for (const given of [bytes, shifted(bytes)]) {
      const { dtype: to, values } = toTfjs(dtype, given, 'x');
      expect(to).toBe('float32');
      expect(createHash('sha256').update(bits(values)).digest('hex')).toBe(sha256);
    }
  });

  test('float64 is rounded to the nearest, halves to even', () => {
    const bytes = new Uint8Array(Buffer.from(fixture.float64.base64, 'base64'));
    for (const given of [bytes, shifted(bytes)]) {
      expect(bits(toTfjs('float64', given, 'x').values).toString('base64')).toBe(fixture.float64.float32);
    }
  });

  test('float32 is taken as it is, without a copy where it is aligned', () => {
    const bytes = bytesOf(Uint32Array.of(0x7fa00001, 1, 0x80000000));
    const { values } = toTfjs('float32', bytes, 'x');
    expect([values.buffer, values.byteOffset, values.length]).toEqual([bytes.buffer, 0, 3]);
    const copied = toTfjs('float32', shifted(bytes), 'x').values;
    expect(bytesOf(copied)).toEqual(bytes);
    expect(toTfjs('float32', bytes.subarray(4), 'x').values.buffer).toBe(bytes.buffer);
  });
});

describe('integers', () => {
  const INT = [-(2 ** 31), 2 ** 31 - 1];
  const fitting: [Dtype, ArrayBufferView, number[]][] = [
    ['int64', BigInt64Array.of(0n, -1n, -(2n ** 31n), 2n ** 31n - 1n), [0, -1, ...INT]],
    ['uint64', BigUint64Array.of(0n, 1n, 2n ** 31n - 1n), [0, 1, INT[1]]],
    ['uint32', Uint32Array.of(0, 1, INT[1]), [0, 1, INT[1]]],
    ['int32', Int32Array.of(...INT), INT],
    ['int16', Int16Array.of(-32768, 32767), [-32768, 32767]],
    ['uint16', Uint16Array.of(0, 65535), [0, 65535]],
    ['int8', Int8Array.of(-128, 127), [-128, 127]],
    ['uint8', Uint8Array.of(0, 255), [0, 255]],
    ['bits16', Uint16Array.of(0, 65535), [0, 65535]],
    ['bits8', Uint8Array.of(0, 255), [0, 255]],
  ];
  test.each(fitting)('%s', (dtype, given, expected) => {
    for (const bytes of [bytesOf(given), shifted(bytesOf(given))]) {
      expect(toTfjs(dtype, bytes, 'x')).toEqual({ dtype: 'int32', values: Int32Array.from(expected) });
    }
  });

  const tooLarge: [Dtype, BigInt64Array | BigUint64Array | Uint32Array][] = [
    ['int64', BigInt64Array.of(1n, 2n ** 31n)],
    ['int64', BigInt64Array.of(-(2n ** 31n) - 1n)],
    ['int64', BigInt64Array.of(2n ** 32n)],
    ['int64', BigInt64Array.of(-(2n ** 63n))],
    ['uint64', BigUint64Array.of(2n ** 31n)],
    ['uint64', BigUint64Array.of(2n ** 64n - 1n)],
    ['uint32', Uint32Array.of(0, 2 ** 31)],
    ['uint32', Uint32Array.of(2 ** 32 - 1)],
  ];
  test.each(tooLarge)('%s %p is beyond int32, and stays what it is', (dtype, values) => {
    for (const bytes of [bytesOf(values), shifted(bytesOf(values))]) {
      expect(toTfjs(dtype, bytes, 'steps')).toEqual({ dtype: undefined, values });
    }
  });
});

test('bool: whatever is not 0 is true', () => {
  const bytes = Uint8Array.of(0, 1, 1);
  expect(toTfjs('bool', bytes, 'x')).toEqual({ dtype: 'bool', values: bytes });
  expect(toTfjs('bool', Uint8Array.of(0, 2, 255), 'x').values).toEqual(Uint8Array.of(0, 1, 1));
});

test.each<[Dtype, Float32Array | Float64Array | Uint16Array, number[]]>([
  ['complex64', Float32Array.of(1.5, -2, Infinity, 0.25), [1.5, -2, Infinity, 0.25]],
  ['complex128', Float64Array.of(0.5, -2, 3, 1e-300), [0.5, -2, 3, 0]],
  ['complex32', Uint16Array.of(0x3c00, 0xc000), [1, -2]],
])('%s is pairs of its parts, and goes back', (dtype, parts, expected) => {
  for (const bytes of [bytesOf(parts), shifted(bytesOf(parts))]) {
    expect(toTfjs(dtype, bytes, 'z')).toEqual({ dtype: 'float32', values: Float32Array.from(expected) });
  }
  expect(shapeInTfjs(dtype, [3])).toEqual([3, 2]);
  const rounded = dtype === 'complex128' ? Float64Array.of(0.5, -2, 3, 0) : parts;
  expect(fromTfjs(dtype, Float32Array.from(expected))).toEqual(bytesOf(rounded));
});

test.each(Object.keys(DTYPES) as Dtype[])('no elements of %s', (dtype) => {
  expect(toTfjs(dtype, new Uint8Array(0), 'z').values.length).toBe(0);
  expect(fromTfjs(dtype, new Float32Array(0)).length).toBe(0);
});

test('part of an element is refused', () => {
  expect(() => toTfjs('float32', new Uint8Array(6), 'w')).toThrow("tensor 'w': 6 bytes are no whole number of float32");
});

describe('back', () => {
  test.each<[Dtype, Float32Array | Int32Array | Uint8Array]>([
    ['float32', Float32Array.of(1.5, -0, NaN)],
    ['int32', Int32Array.of(-1, 2)],
    ['bool', Uint8Array.of(0, 1)],
  ])('%s, as a view', (dtype, values) => {
    const inner = values.subarray(1);
    const bytes = fromTfjs(dtype, inner);
    expect([bytes.buffer, bytes]).toEqual([values.buffer, bytesOf(inner)]);
  });

  test('values of another class are converted', () => {
    expect(fromTfjs('int32', Float32Array.of(1, -2))).toEqual(bytesOf(Int32Array.of(1, -2)));
    expect(fromTfjs('bool', [true, false])).toEqual(Uint8Array.of(1, 0));
  });

  /** Every pattern of 8 and 16 bits but NaNs, of which there is more than one. */
  test.each(Object.keys(fixture.sha256) as Dtype[])('every %s', (dtype) => {
    const patterns = DTYPES[dtype].size === 1 ? Uint8Array.from({ length: 256 }, (_, i) => i) : allOf16Bits();
    const { values } = toTfjs(dtype, bytesOf(patterns), 'x');
    const kept = patterns.filter((_, i) => !Number.isNaN(values[i]));
    const back = fromTfjs(
      dtype,
      Float32Array.from(values, Number).filter((value) => !Number.isNaN(value)),
    );
    expect(back).toEqual(bytesOf(kept));
    expect(toTfjs(dtype, fromTfjs(dtype, [NaN]), 'x').values).toEqual(Float32Array.of(NaN));
  });

  test.each<[Dtype, number[], ArrayBufferView]>([
    ['float64', [0.5, -0, Infinity], Float64Array.of(0.5, -0, Infinity)],
    ['int64', [-1, 0, 2 ** 31 - 1, -(2 ** 31)], BigInt64Array.of(-1n, 0n, 2n ** 31n - 1n, -(2n ** 31n))],
    ['uint64', [0, 2 ** 31 - 1], BigUint64Array.of(0n, 2n ** 31n - 1n)],
    ['int16', [-32768, 32767], Int16Array.of(-32768, 32767)],
    ['uint16', [0, 65535], Uint16Array.of(0, 65535)],
    ['int8', [-128, 127], Int8Array.of(-128, 127)],
    ['uint8', [0, 255], Uint8Array.of(0, 255)],
    ['uint32', [0, 2 ** 31 - 1], Uint32Array.of(0, 2 ** 31 - 1)],
    ['bits16', [0, 65535], Uint16Array.of(0, 65535)],
    ['bits8', [0, 255], Uint8Array.of(0, 255)],
  ])('%s', (dtype, values, expected) => {
    expect(fromTfjs(dtype, values)).toEqual(bytesOf(expected));
  });

  test.each(['string', 'complex64'])('%s is refused', (dtype) => {
    const refusal = `tensor 'names' is ${dtype}, which cannot be saved: only float32, int32 and bool can`;
    expect(() => checkSavable(dtype, 'names')).toThrow(new RuntimeError(refusal));
  });
});
