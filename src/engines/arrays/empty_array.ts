// Arrays of any content, for what writes all of them: those that JavaScript makes are filled with zeros before, which takes long.

const LEAST = 2 ** 12; // floats from which on that is more than what asking for them takes

interface Buffers {
  allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer };
}

/** Where native kernels run, there are Node's. */
const { Buffer: buffers } = globalThis as { Buffer?: Buffers };

export const emptyArray = (size: number): Float32Array<ArrayBuffer> =>
  size < LEAST || !buffers ? new Float32Array(size) : new Float32Array(buffers.allocUnsafeSlow(4 * size).buffer);
