// Products of rows with a weight, by the way that is fastest for their number.
import { multiply } from './matrix';
import { pack, packedBytes } from './panels';
import { timesColumns, timesRows } from './row';

/** From so many rows in all, over the products of a pass, a weight is worth laying out in panels. */
const MANY = 8;

/** Bytes of the panels of a weight that so many rows are multiplied with, over all products. */
export function panelBytes(rows: i32, k: i32, m: i32): u64 {
  return rows < MANY ? 0 : packedBytes(k, m);
}

/** Lays wᵀ out, for w (m, k). Returns where, or 0 if it is not worth it. */
export function packTransposed(rows: i32, k: i32, m: i32, w: usize, to: usize): usize {
  if (rows < MANY) return 0;
  pack(w, 4, (<usize>k) * 4, k, m, to);
  return to;
}

/** Lays w (k, m) out, likewise. */
export function packPlain(rows: i32, k: i32, m: i32, w: usize, to: usize): usize {
  if (rows < MANY) return 0;
  pack(w, (<usize>m) * 4, 4, k, m, to);
  return to;
}

/** c (n, m) += a (n, k) · wᵀ, for w (m, k) and its panels, if any. */
export function timesTransposed(n: i32, m: i32, k: i32, a: usize, w: usize, panels: usize, c: usize, spare: usize): void {
  const lda = (<usize>k) * 4;
  const ldc = (<usize>m) * 4;
  if (panels) multiply(n, m, k, a, lda, 4, panels, c, ldc, spare);
  else for (let i = 0; i < n; i++, a += lda, c += ldc) timesRows(m, k, a, w, c);
}

/** c (n, m) += a (n, k) · w, for w (k, m) and its panels, if any. */
export function timesPlain(n: i32, m: i32, k: i32, a: usize, w: usize, panels: usize, c: usize, spare: usize): void {
  const lda = (<usize>k) * 4;
  const ldc = (<usize>m) * 4;
  if (panels) multiply(n, m, k, a, lda, 4, panels, c, ldc, spare);
  else for (let i = 0; i < n; i++, a += lda, c += ldc) timesColumns(m, k, a, w, c);
}

/** Every row of c (n, m) = bias, or zeros where there is none. */
export function fill(n: i32, m: i32, bias: usize, c: usize): void {
  const size = (<usize>m) * 4;
  if (bias == 0) memory.fill(c, 0, (<usize>n) * size);
  else for (let i = 0; i < n; i++, c += size) memory.copy(c, bias, size);
}
