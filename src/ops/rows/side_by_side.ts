// sideBySide: [x1 | x2 | ...], matrices of as many rows.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';

export function sideBySide(pieces: tf.Tensor2D[]): tf.Tensor2D {
  if (pieces.length === 1) return pieces[0];
  if (tf.getBackend() !== 'cpu') return tf.concat(pieces, 1);
  const widths = pieces.map(({ shape }) => shape[1]);
  const [joined] = run<[tf.Tensor2D]>({
    name: 'sideBySide',
    inputs: pieces,
    forward: () => [tf.concat(pieces, 1)],
    gradient: ([dy]) => cutColumns(dy, widths),
  });
  return joined;
}

/** By parts of rows, which on cpu takes two thirds of what slices of tfjs's do. */
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
