// Integers that a tensor of tfjs cannot hold.

/** In row-major order. */
export type Wide = Uint32Array | BigInt64Array | BigUint64Array;

export const isWide = (value: unknown): value is Wide =>
  value instanceof Uint32Array || value instanceof BigInt64Array || value instanceof BigUint64Array;
