// Products of rows with a weight, by the way that is fastest for their number.
import { multiply, pack, packedBytes, timesColumns, timesRows } from './matrix';

/** From so many rows on a weight is worth laying out in panels. */
export const MANY = 4;

/** Bytes of the panels of a weight that takes part in products of up to n rows. */
export function panelBytes(n: i32, k: i32, m: i32): usize {
  return n < MANY ? 0 : packedBytes(k, m);
}

/** Lays wᵀ out, for w (m, k). */
export function packTransposed(n: i32, k: i32, m: i32, w: usize, packed: usize): void {
  if (n >= MANY) pack(w, 4, (<usize>k) * 4, k, m, packed);
}

/** Lays w (k, m) out. */
export function packPlain(n: i32, k: i32, m: i32, w: usize, packed: usize): void {
  if (n >= MANY) pack(w, (<usize>m) * 4, 4, k, m, packed);
}

/** c (n, m) += a (n, k) · wᵀ, for w (m, k). */
export function timesTransposed(n: i32, m: i32, k: i32, a: usize, w: usize, packed: usize, c: usize, spare: usize): void {
  const lda = (<usize>k) * 4;
  const ldc = (<usize>m) * 4;
  if (n >= MANY) multiply(n, m, k, a, lda, 4, packed, c, ldc, spare);
  else for (let i = 0; i < n; i++, a += lda, c += ldc) timesRows(m, k, a, w, c);
}

/** c (n, m) += a (n, k) · w, for w (k, m). */
export function timesPlain(n: i32, m: i32, k: i32, a: usize, w: usize, packed: usize, c: usize, spare: usize): void {
  const lda = (<usize>k) * 4;
  const ldc = (<usize>m) * 4;
  if (n >= MANY) multiply(n, m, k, a, lda, 4, packed, c, ldc, spare);
  else for (let i = 0; i < n; i++, a += lda, c += ldc) timesColumns(m, k, a, w, c);
}

/** Every row of c (n, m) = bias, or zeros where there is none. */
export function fill(n: i32, m: i32, bias: usize, c: usize): void {
  const size = (<usize>m) * 4;
  if (bias == 0) memory.fill(c, 0, (<usize>n) * size);
  else for (let i = 0; i < n; i++, c += size) memory.copy(c, bias, size);
}
