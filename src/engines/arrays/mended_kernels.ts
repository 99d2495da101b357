// Kernels of tfjs's cpu backend that take many times as long as they need to, on float32: most make an array of indices for each
// element, or call a function for it.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { Attributes, Mended, Mending } from '../mending.js';
import { type Binary, broadcast, sliced, transposed } from './runs.js';

const made = (values: Float32Array, shape: number[]): tf.Tensor => tf.engine().makeTensor(values, shape, 'float32');

const transpose: Mended = (own, { x }, attributes) => {
  const perm = attributes.perm as number[];
  if (x.dtype !== 'float32' || x.rank < 2 || x.size === 0) return own({ x }, attributes);
  const shape = perm.map((axis) => x.shape[axis]);
  return made(transposed(x.dataSync<'float32'>(), x.shape, perm), shape);
};

/** Whether it repeats along an axis that it has. */
const isSpread = ({ shape }: tf.Tensor, to: number[]): boolean =>
  shape.some((size, i) => size === 1 && to[to.length - shape.length + i] > 1);

const broadcasting =
  (f: Binary): Mended =>
  (own, { a, b }, attributes) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.shape === b.shape) return own({ a, b }, attributes);
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const isSlow = (isSpread(a, shape) || isSpread(b, shape)) && !shape.includes(0);
    return isSlow ? made(broadcast(f, shape, a, b), shape) : own({ a, b }, attributes);
  };

const slice: Mended = (own, { x }, attributes) => {
  const [begin, size] = tf.slice_util.parseSliceParams(x, attributes.begin as number[], attributes.size as number[]);
  tf.slice_util.assertParamsValid(x, begin, size);
  const isOneRun = tf.slice_util.isSliceContinous(x.shape, begin, size);
  if (x.dtype !== 'float32' || isOneRun || size.includes(0)) return own({ x }, attributes);
  return made(sliced(x.dataSync<'float32'>(), x.shape, begin, size), size);
};

/** The pieces of these lengths along an axis. */
function pieces(x: tf.Tensor, axis: number, lengths: number[]): tf.Tensor[] {
  let from = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? from : 0));
    from += length;
    return tf.slice(
      x,
      begin,
      x.shape.map((size, i) => (i === axis ? length : size)),
    );
  });
}

const split: Mended = (_, { x }, attributes) => {
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, x.shape);
  return pieces(x, axis, tf.backend_util.prepareSplitSize(x, attributes.numOrSizeSplits as number, axis));
};

const unpack: Mended = (_, { value }, attributes) => {
  const [axis] = tf.util.parseAxisParam(attributes.axis as number, value.shape);
  const shape = value.shape.filter((_, i) => i !== axis);
  const ones = new Array<number>(value.shape[axis]).fill(1);
  return pieces(value, axis, ones).map((piece) => tf.reshape(piece, shape));
};

/** A reduction over axes that are not the last, as one over the last. */
const overLast: Mended = (own, { x }, attributes) => {
  const axes = tf.util.parseAxisParam(attributes.axis as number | number[], x.shape);
  const perm = tf.backend_util.getAxesPermutation(axes, x.rank);
  if (perm === null || x.dtype !== 'float32' || x.size === 0) return own({ x }, attributes);
  const last = tf.backend_util.getInnerMostAxes(axes.length, x.rank);
  const y = own({ x: tf.transpose(x, perm) }, { ...attributes, axis: last, keepDims: false });
  return attributes.keepDims === true ? tf.reshape(y, tf.backend_util.expandShapeToKeepDim(y.shape, axes)) : y;
};

/** How far apart the rows and the columns of each matrix of x lie. */
const stepsOf = ({ shape }: tf.Tensor, transpose: unknown): [number, number] => {
  const width = shape[shape.length - 1];
  return transpose === true ? [1, width] : [width, 1];
};

/** A product of matrices for each of the batch, by the kernels; where one of the two has a batch of one, that one in each. */
const matMul: Mended = (own, { a, b }, attributes) => {
  const native = nativeBuild();
  const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
  const sizes = sizesOf(a, b, attributes);
  if (!native || !isFloat || a.size === 0 || b.size === 0 || sizes === undefined) return own({ a, b }, attributes);
  const { n, m, k, batch, shape } = sizes;
  const { product, productBytes } = native.kernels;
  const scratch = new Float32Array(productBytes(n, m, k) / 4);
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  const [left, right] = [a, b].map((x) => x.dataSync<'float32'>());
  const [down, across] = stepsOf(a, attributes.transposeA);
  const [below, beside] = stepsOf(b, attributes.transposeB);
  const matrix = (of: Float32Array, size: number, i: number): Float32Array => {
    const at = of.length === size ? 0 : i * size;
    return of.subarray(at, at + size);
  };
  for (let i = 0; i < batch; i++) {
    const [x, y, z] = [matrix(left, n * k, i), matrix(right, k * m, i), matrix(values, n * m, i)];
    product(n, m, k, x, down, across, y, below, beside, z, scratch);
  }
  return made(values, shape);
};

interface Sizes {
  n: number;
  m: number;
  k: number;
  batch: number;
  shape: number[];
}

/** The sizes of the products (n, k)·(k, m); none where they do not fit, or where both repeat matrices of the other. */
function sizesOf(a: tf.Tensor, b: tf.Tensor, { transposeA, transposeB }: Attributes): Sizes | undefined {
  const turned = ({ shape }: tf.Tensor, transpose: unknown): number[] =>
    transpose === true ? shape.slice(-2).reverse() : shape.slice(-2);
  const [[n, k], [inner, m]] = [turned(a, transposeA), turned(b, transposeB)];
  const [outerA, outerB] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batch = tf.util.sizeFromShape(outer);
  const fits = [outerA, outerB].map(tf.util.sizeFromShape).every((count) => count === 1 || count === batch);
  return fits && inner === k ? { n, m, k, batch, shape: [...outer, n, m] } : undefined;
}

const MENDED: Readonly<Record<string, Mended>> = {
  [tf.Transpose]: transpose,
  [tf.Add]: broadcasting((a, b) => a + b),
  [tf.Sub]: broadcasting((a, b) => a - b),
  [tf.Multiply]: broadcasting((a, b) => a * b),
  [tf.RealDiv]: broadcasting((a, b) => a / b),
  [tf.Slice]: slice,
  [tf.SplitV]: split,
  [tf.Unpack]: unpack,
  [tf.Sum]: overLast,
  [tf.Mean]: overLast,
  [tf.Max]: overLast,
  [tf.Min]: overLast,
  [tf.Prod]: overLast,
  [tf.BatchMatMul]: matMul,
};

export const MENDED_ON_CPU: readonly Mending[] = Object.entries(MENDED).map(([kernelName, mended]) => {
  return { backendName: 'cpu', kernelName, mended };
});
