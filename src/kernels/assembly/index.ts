// What the module exports. It has no data and no stack in memory, so that the memory may be a tfjs backend's.
import { BLOCK_BYTES, multiply } from './matrix';
import { pack, packedBytes } from './panels';

export { backward, backwardBytes, previous } from './backward';
export { forward, forwardBytes } from './forward';
export { sumRows } from './vector';

/** Bytes of scratch that {@link product} needs. */
export function productBytes(k: i32, m: i32): f64 {
  return <f64>(packedBytes(k, m) + BLOCK_BYTES);
}

/** c (n, m) = a (n, k) · b (k, m); a and b have any strides, in floats. */
export function product(
  n: i32,
  m: i32,
  k: i32,
  a: usize,
  aDown: i32,
  aAcross: i32,
  b: usize,
  bDown: i32,
  bAcross: i32,
  c: usize,
  scratch: usize,
): void {
  const spare = scratch + <usize>packedBytes(k, m);
  pack(b, (<usize>bDown) * 4, (<usize>bAcross) * 4, k, m, scratch);
  memory.fill(c, 0, (<usize>n) * m * 4);
  multiply(n, m, k, a, (<usize>aDown) * 4, (<usize>aAcross) * 4, scratch, c, (<usize>m) * 4, spare);
}
