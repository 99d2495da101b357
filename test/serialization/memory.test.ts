// Memory of its own for each array, and a plain error where there is too little.
import { RuntimeError } from '../../src/python/errors.js';
import { allocate } from '../../src/serialization/memory.js';

test.each([0, 1, 1024, 1025, 100_000])('%i elements in a buffer of their own', (length) => {
  for (const Elements of [Float32Array, Int32Array, Uint8Array]) {
    const elements = allocate<Float32Array | Int32Array | Uint8Array>(Elements, length, 'x');
    expect(elements).toBeInstanceOf(Elements);
    expect([elements.length, elements.byteOffset]).toEqual([length, 0]);
    expect(elements.buffer.byteLength).toBe(elements.byteLength);
  }
});

test.each([2 ** 40, 2 ** 53])('%d bytes are more than there are', (size) => {
  const refusal = new RuntimeError(`tensor 'w' takes ${size} bytes of memory at once, more than can be had here`);
  expect(() => allocate(Uint8Array, size, "tensor 'w'")).toThrow(refusal);
  expect(() => allocate(Float32Array, size / 4, "tensor 'w'")).toThrow(refusal);
});
