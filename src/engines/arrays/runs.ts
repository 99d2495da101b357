// Strided walks over arrays: what tfjs's cpu backend does with an array of indices made for each element, which takes many times as long.
import * as tf from '@tensorflow/tfjs-core';
import { valuesOf } from './array_heap.js';
import { takeArray } from './recycled.js';

type Numbers = Float32Array | Int32Array;

/** body(at, begins) for each run along the last axis of the shape: where it begins in the result, and in what lies by strides. */
function forEachRun(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  body: (at: number, begins: readonly number[]) => void,
): void {
  const outer = shape.length - 1;
  const width = shape[outer];
  const index = new Array<number>(outer).fill(0);
  const begins = strides.map(() => 0);
  const runs = tf.util.sizeFromShape(shape.slice(0, outer));
  for (let run = 0; run < runs; run++) {
    body(run * width, begins);
    for (let axis = outer - 1; axis >= 0; axis--) {
      index[axis]++;
      const back = index[axis] === shape[axis] ? shape[axis] : 0; // to the axis's begin
      for (let i = 0; i < begins.length; i++) begins[i] += strides[i][axis] * (1 - back);
      if (back === 0) break;
      index[axis] = 0;
    }
  }
}

export const stridesOf = (shape: number[]): number[] => (shape.length === 0 ? [] : [...tf.util.computeStrides(shape), 1]);

/** The values of a tensor of that shape with its axes in another order. */
export function transposed(values: Numbers, shape: number[], perm: readonly number[]): Float32Array {
  const to = takeArray(values.length);
  const [sizes, strides] = [shape, stridesOf(shape)].map((of) => perm.map((axis) => of[axis]));
  const [width, step] = [sizes, strides].map((of) => of[of.length - 1]);
  forEachRun(sizes, [strides], (at, [begin]) => {
    for (let i = 0, from = begin; i < width; i++, from += step) to[at + i] = values[from];
  });
  return to;
}

/** The part of the values of a tensor of that shape that begins there and has that size. */
export function sliced(values: Numbers, shape: number[], begin: readonly number[], size: number[]): Float32Array {
  const to = takeArray(tf.util.sizeFromShape(size));
  const strides = stridesOf(shape);
  const first = begin.reduce((sum, at, axis) => sum + at * strides[axis], 0);
  const cut = size.findLastIndex((length, axis) => length < shape[axis]); // what lies behind that axis is taken as it lies
  const width = size[cut] * strides[cut];
  forEachRun([...size.slice(0, cut), width], [strides], (at, [start]) => {
    copyRun(width, values, first + start, to, at);
  });
  return to;
}

/** Tensors side by side, each of so many rows. */
export function joined(pieces: readonly Numbers[], rows: number): Float32Array {
  const to = takeArray(pieces.reduce((sum, { length }) => sum + length, 0));
  const width = to.length / rows;
  let column = 0;
  for (const piece of pieces) {
    const own = piece.length / rows;
    for (let row = 0; row < rows; row++) copyRun(own, piece, row * own, to, row * width + column);
    column += own;
  }
  return to;
}

const LONG = 32; // from so many on it pays to have a run copied

function copyRun(width: number, from: Numbers, begin: number, to: Float32Array, at: number): void {
  if (width >= LONG) {
    to.set(from.subarray(begin, begin + width), at);
    return;
  }
  for (let i = 0; i < width; i++) to[at + i] = from[begin + i];
}

export type Binary = (a: number, b: number) => number;

/** How far apart the elements of a tensor lie along each axis of the shape to which it is repeated. */
export function repeatedStrides(own: number[], shape: number[]): number[] {
  const missing = shape.length - own.length;
  const strides = stridesOf(own);
  return shape.map((_, axis) => (axis < missing || own[axis - missing] === 1 ? 0 : strides[axis - missing]));
}

/** The same walk with as few axes as possible: those that follow on each other in all that lies by strides are one, of 1 none. */
export function merged(shape: number[], strides: number[][]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const merged = strides.map((): number[] => []);
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    const follows = last >= 0 && strides.every((of, i) => merged[i][last] === of[axis] * size);
    const [at, already] = follows ? [last, sizes[last]] : [last + 1, 1];
    sizes[at] = already * size;
    strides.forEach((of, i) => (merged[i][at] = of[axis]));
  });
  return { sizes, strides: merged };
}

/** f of each two elements of tensors that broadcast to the shape. */
export function broadcast(f: Binary, shape: number[], a: tf.Tensor, b: tf.Tensor): Float32Array {
  const to = takeArray(tf.util.sizeFromShape(shape));
  const [x, y] = [a, b].map(valuesOf);
  const strides = [a, b].map((tensor) => repeatedStrides(tensor.shape, shape));
  const width = shape[shape.length - 1];
  const [left, right] = strides.map((of) => of[of.length - 1]);
  forEachRun(shape, strides, (at, [i, j]) => {
    for (let n = 0, p = i, q = j; n < width; n++, p += left, q += right) to[at + n] = f(x[p], y[q]);
  });
  return to;
}
