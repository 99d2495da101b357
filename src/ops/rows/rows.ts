// Rows picked by index, put in another order or shape, or side by side: gradients that every backend has and that copy nothing.
import * as tf from '@tensorflow/tfjs-core';

/** What `compute` makes of the tensors, with that gradient. Where none can be asked for it costs nothing. */
function withGradient<T extends tf.Tensor>(
  xs: readonly tf.Tensor[],
  compute: () => T,
  gradient: (dy: T) => tf.Tensor | tf.Tensor[],
): T {
  if (!tf.engine().isTapeOn()) return compute();
  return tf.customGrad(() => ({ value: compute(), gradFunc: (dy) => gradient(dy) }))(...xs);
}

/** `tf.reshape`, but its gradient keeps nothing: that of tfjs keeps x, which on wasm and native is a copy. */
export function reshape<R extends tf.Rank>(x: tf.Tensor, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const { shape: before } = x;
  return withGradient(
    [x],
    () => tf.reshape(x, shape),
    (dy) => tf.reshape(dy, before),
  );
}

/**
 * Row `index[i]` of x for every i, or a row of `fill` where it is -1. No row may be picked twice, so that the gradient is
 * a pick too: tfjs's own gradient of `gather` does not exist on wasm.
 */
export function takeRows(x: tf.Tensor, index: Int32Array, fill = 0): tf.Tensor {
  const [count, ...shape] = x.shape;
  const width = shape.reduce((a, b) => a * b, 1);
  return tf.tidy(() => {
    const rows = reshape<tf.Rank.R2>(x, [count, width]);
    const picked = withGradient(
      [rows],
      () => gather(rows, index, fill),
      (dy) => gather(dy, inverse(index, count), 0),
    );
    return reshape(picked, [index.length, ...shape]);
  });
}

/** Row `index[i]` of the table for every i, any row any number of times; the gradient of row `frozen` is zero. */
export function lookUpRows(table: tf.Tensor2D, index: Int32Array, frozen: number | null): tf.Tensor2D {
  const { shape } = table;
  const trained = index.map((row) => (row === frozen ? -1 : row));
  return withGradient(
    [table],
    () => gather(table, index, 0),
    (dy) => scatterAdd(dy, trained, shape),
  );
}

/** A tensor whose row r is the sum of the rows of dy with `index` r. Rows with a negative index count nowhere. */
function scatterAdd(dy: tf.Tensor2D, index: Int32Array, shape: [rows: number, width: number]): tf.Tensor2D {
  const backend = tf.getBackend();
  if (dy.size === 0) return tf.zeros(shape);
  // tfjs's cpu kernel goes through all of dy for every row of the result, and wasm has none.
  if (backend !== 'cpu' && tf.getKernel(tf.UnsortedSegmentSum, backend) !== undefined) {
    return tf.tidy(() => tf.unsortedSegmentSum(dy, tf.tensor1d(index, 'int32'), shape[0]));
  }
  const [, width] = shape;
  const from = dy.dataSync<'float32'>();
  const sums = new Float32Array(shape[0] * width);
  index.forEach((row, i) => {
    if (row < 0) return;
    for (let k = 0; k < width; k++) sums[row * width + k] += from[i * width + k];
  });
  return tf.tensor2d(sums, shape);
}

function gather(rows: tf.Tensor2D, index: Int32Array, fill: number): tf.Tensor2D {
  const [count, width] = rows.shape;
  if (index.length === 0 || width === 0) return tf.zeros([index.length, width], rows.dtype);
  const places = index.map((row) => (row === -1 ? count : row));
  return tf.tidy(() => {
    const blank = tf.cast(tf.fill([1, width], fill), rows.dtype);
    const padded = index.includes(-1) ? tf.concat2d([rows, blank as tf.Tensor2D], 0) : rows;
    return tf.gather(padded, tf.tensor1d(places, 'int32'));
  });
}

/** Where each of `count` rows went: its place in `index`, or -1. */
function inverse(index: Int32Array, count: number): Int32Array {
  const places = new Int32Array(count).fill(-1);
  index.forEach((row, place) => {
    if (row !== -1) places[row] = place;
  });
  return places;
}

/** (A, B, H) → (B, A, H). */
export function swapLeading(x: tf.Tensor3D): tf.Tensor3D {
  if (tf.getBackend() !== 'cpu') return tf.transpose(x, [1, 0, 2]);
  return withGradient([x], () => copySwapped(x), copySwapped);
}

/** By whole rows, where tfjs's cpu kernel works out the place of every element. */
function copySwapped(x: tf.Tensor3D): tf.Tensor3D {
  const [A, B, H] = x.shape;
  const from = x.dataSync<'float32'>();
  const to = new Float32Array(from.length);
  for (let a = 0; a < A; a++) {
    for (let b = 0; b < B; b++) to.set(from.subarray((a * B + b) * H, (a * B + b + 1) * H), (b * A + a) * H);
  }
  return tf.tensor3d(to, [B, A, H]);
}

/** [x1 | x2 | ...]: matrices of as many rows side by side. */
export function sideBySide(pieces: tf.Tensor2D[]): tf.Tensor2D {
  if (pieces.length === 1) return pieces[0];
  if (tf.getBackend() !== 'cpu') return tf.concat(pieces, 1);
  const widths = pieces.map(({ shape }) => shape[1]);
  return withGradient(
    pieces,
    () => tf.concat(pieces, 1),
    (dy) => cutColumns(dy, widths),
  );
}

/** By parts of rows, where the gradient of tfjs's own, on cpu, works out the place of every element. */
function cutColumns(x: tf.Tensor2D, widths: readonly number[]): tf.Tensor2D[] {
  const [rows, width] = x.shape;
  const from = x.dataSync<'float32'>();
  let left = 0;
  return widths.map((w) => {
    const to = new Float32Array(rows * w);
    for (let row = 0; row < rows; row++) {
      const at = row * width + left;
      to.set(from.subarray(at, at + w), row * w);
    }
    left += w;
    return tf.tensor2d(to, [rows, w]);
  });
}
