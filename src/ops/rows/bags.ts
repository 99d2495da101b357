// Rows put together in bags, each to one row: their sum, their mean or the largest of each column.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { gather } from './gather.js';
import { scatterAdd } from './scatter_add.js';

export type BagMode = 'sum' | 'mean' | 'max';

/** (N, H) → (bags, H), where row i is in bag `bagOf[i]`, or in none if that is -1. A bag without rows is 0. */
export function reduceBags(mode: BagMode, rows: tf.Tensor2D, bagOf: Int32Array, bags: number): tf.Tensor2D {
  if (mode === 'max') return largest(rows, bagOf, bags);
  const sums = sum(rows, bagOf, bags);
  if (mode === 'sum') return sums;
  const counts = new Float32Array(bags);
  for (const bag of bagOf) if (bag !== -1) counts[bag]++;
  return tf.div(
    sums,
    tf.tensor2d(
      counts.map((count) => Math.max(count, 1)),
      [bags, 1],
    ),
  );
}

function sum(rows: tf.Tensor2D, bagOf: Int32Array, bags: number): tf.Tensor2D {
  const [sums] = run<[tf.Tensor2D]>({
    name: 'sumBags',
    inputs: [rows],
    forward: () => [scatterAdd(rows, bagOf, [bags, rows.shape[1]])],
    gradient: ([dy]) => [gather(dy, bagOf, 0)],
  });
  return sums;
}

/** Read back and compared here; the gradient goes to the first of the largest. */
function largest(rows: tf.Tensor2D, bagOf: Int32Array, bags: number): tf.Tensor2D {
  const [count, width] = rows.shape;
  const [y] = run<[tf.Tensor2D]>({
    name: 'maxBags',
    inputs: [rows],
    forward(save) {
      const values = rows.dataSync<'float32'>();
      const first = new Int32Array(bags * width).fill(-1);
      values.forEach((value, i) => {
        const bag = bagOf[Math.floor(i / width)];
        const at = bag * width + (i % width);
        if (bag !== -1 && (first[at] === -1 || value > values[first[at]])) first[at] = i;
      });
      const isFirst = new Float32Array(count * width);
      for (const i of first) if (i !== -1) isFirst[i] = 1;
      save([tf.tensor2d(isFirst, [count, width])]);
      const most = Float32Array.from(first, (i) => (i === -1 ? 0 : values[i]));
      return [tf.tensor2d(most, [bags, width])];
    },
    gradient: ([dy], [isFirst]) => [tf.tidy(() => tf.mul(gather(dy, bagOf, 0), isFirst))],
  });
  return y;
}
