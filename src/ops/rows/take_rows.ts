// takeRows: rows picked by index, each at most once, so that the gradient is a pick too.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { reshape } from '../reshape.js';
import { gather } from './gather.js';

/** Row `index[i]` of x for every i, or a row of `fill` where it is -1. No row may be picked twice. */
export function takeRows(x: tf.Tensor, index: Int32Array, fill = 0): tf.Tensor {
  const [count, ...shape] = x.shape;
  const width = shape.reduce((a, b) => a * b, 1);
  return tf.tidy(() => {
    const rows = reshape<tf.Rank.R2>(x, [count, width]);
    const [picked] = run<[tf.Tensor2D]>({
      name: 'takeRows',
      inputs: [rows],
      forward: () => [gather(rows, index, fill)],
      gradient: ([dy]) => [gather(dy, inverse(index, count), 0)],
    });
    return reshape(picked, [index.length, ...shape]);
  });
}

/** Where each of `count` rows went in `index`, or -1. */
function inverse(index: Int32Array, count: number): Int32Array {
  const positions = new Int32Array(count).fill(-1);
  for (let i = 0; i < index.length; i++) if (index[i] !== -1) positions[index[i]] = i;
  return positions;
}
