// Runs of rows, taken out of a matrix and put together to one: on the wasm backend by copies within its memory, where tfjs's
// own slice first copies the whole matrix, and its concat needs all runs at once and writes to address 0 when memory is out.
import * as tf from '@tensorflow/tfjs-core';
import { fromValues } from '../engine.js';
import { recording } from '../programs/active.js';
import { sharedHeap } from './shared_heap.js';

/** The rows from `begin` to before `end`: x itself if that is all. */
export function rowsOf(x: tf.Tensor2D, begin: number, end: number): tf.Tensor2D {
  const [rows, width] = x.shape;
  if (begin === 0 && end === rows) return x;
  const use = recording() === undefined ? sharedHeap() : null;
  if (use === null) return tf.slice(x, [begin, 0], [end - begin, width]);
  return use((heap) => heap.copyRows(x, begin, end).tensor() as tf.Tensor2D);
}

/** A matrix in the making. */
export interface Rows {
  /** Takes over a run of rows that begins at row `begin`. */
  put(run: tf.Tensor2D, begin: number): void;
  /** The matrix, once all its rows are there. */
  matrix(): tf.Tensor2D;
}

export function collectRows(rows: number, width: number): Rows {
  const use = recording() === undefined ? sharedHeap() : null;
  if (use === null) return collectValues(rows, width);
  const whole = use((heap) => heap.make([rows, width]).tensor() as tf.Tensor2D);
  return {
    put(run, begin) {
      use((heap) => heap.writeRows(run, whole, begin));
      run.dispose();
    },
    matrix: () => whole,
  };
}

function collectValues(rows: number, width: number): Rows {
  const values = new Float32Array(rows * width);
  return {
    put(run, begin) {
      values.set(run.dataSync<'float32'>(), begin * width);
      run.dispose();
    },
    matrix: () => fromValues(values, [rows, width]) as tf.Tensor2D,
  };
}
