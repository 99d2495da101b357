// Runs of rows, taken out of a matrix and put together to one: on the wasm backend by copies within its memory. tfjs's own
// slice first copies the whole matrix there, and its concat needs all runs at once and writes to place 0 where memory ends.
import * as tf from '@tensorflow/tfjs-core';
import { sharedHeap } from './shared_heap.js';

/** The rows from `begin` to before `end`: x itself if that is all. */
export function rowsOf(x: tf.Tensor2D, begin: number, end: number): tf.Tensor2D {
  const [rows, width] = x.shape;
  if (begin === 0 && end === rows) return x;
  const use = sharedHeap();
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
  const use = sharedHeap();
  if (use === null) return collectPieces();
  const whole = use((heap) => heap.make([rows, width]).tensor() as tf.Tensor2D);
  return {
    put(run, begin) {
      use((heap) => heap.writeRows(run, whole, begin));
      run.dispose();
    },
    matrix: () => whole,
  };
}

function collectPieces(): Rows {
  const pieces: [begin: number, run: tf.Tensor2D][] = [];
  return {
    put: (run, begin) => void pieces.push([begin, run]),
    matrix() {
      const runs = pieces.sort(([a], [b]) => a - b).map(([, run]) => run);
      const whole = tf.concat(runs, 0);
      tf.dispose(runs);
      return whole;
    },
  };
}
