// The modes by number, in the order of the table of modes, and the sizes that both loops count in.
export const RNN_TANH = 0;
export const RNN_RELU = 1;
export const LSTM = 2;
export const GRU = 3;

/** G: blocks of H rows in the weights. */
export function gatesOf(mode: i32): i32 {
  return mode == LSTM ? 4 : mode == GRU ? 3 : 1;
}

/** Rows alive at step t. */
// @ts-expect-error: decorator
@inline
export function rowsAt(batchSizes: usize, t: i32): i32 {
  return i32.load(batchSizes + (<usize>t) * 4);
}

/** Rows of the first t steps. */
export function rowsBefore(batchSizes: usize, t: i32): i32 {
  let rows = 0;
  for (let s = 0; s < t; s++) rows += rowsAt(batchSizes, s);
  return rows;
}

/** Bytes of a (rows, width) matrix that is in the memory. */
// @ts-expect-error: decorator
@inline
export function floats(rows: i32, width: i32): usize {
  return (<usize>rows) * width * 4;
}

/** Bytes of a (rows, width) matrix that may be too large for any memory. */
// @ts-expect-error: decorator
@inline
export function countFloats(rows: i32, width: i32): u64 {
  return (<u64>rows) * width * 4;
}
