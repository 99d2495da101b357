// What the ops on rows have in common: rows picked by index, without a gradient.
import * as tf from '@tensorflow/tfjs-core';
import { written } from '../../engines/heap.js';
import { byKernels, choose, type Forms } from '../forms.js';

type Gather = (rows: tf.Tensor2D, index: Int32Array, fill: number) => tf.Tensor2D;

/** Row `index[i]` of a matrix for every i, or a row of `fill` where it is -1. */
export function gather(rows: tf.Tensor2D, index: Int32Array, fill: number): tf.Tensor2D {
  const [, width] = rows.shape;
  if (index.length === 0 || width === 0) return tf.zeros([index.length, width], rows.dtype);
  return choose(FORMS, composed, rows)(rows, index, fill);
}

const composed: Gather = (rows, index, fill) =>
  tf.tidy(() => {
    const [count, width] = rows.shape;
    const blank = tf.cast(tf.fill([1, width], fill), rows.dtype);
    const padded = index.includes(-1) ? tf.concat2d([rows, blank as tf.Tensor2D], 0) : rows;
    const positions = index.map((row) => (row === -1 ? count : row));
    return tf.gather(padded, tf.tensor1d(positions, 'int32'));
  });

const kernels: Gather = (rows, index, fill) =>
  written([index.length, rows.shape[1]], (heap, picked) => {
    heap.kernels.pickRows(index.length, rows.shape[1], heap.read(rows), heap.integers(index), fill, picked);
  });

const byDtype = byKernels(({ dtype }: tf.Tensor2D) => (dtype === 'float32' ? kernels : undefined));
const FORMS: Forms<Gather, [rows: tf.Tensor2D]> = { cpu: byDtype, wasm: byDtype };
