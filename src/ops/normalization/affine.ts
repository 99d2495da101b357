// affine: x·w + b with a weight and a bias for each element along some axes, either of which may be left out.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { withoutPadding } from '../padding.js';

/** x·w + b. The two are flat, and lie along the axis; null counts as 1 and 0. */
export function affine(x: tf.Tensor, weight: tf.Tensor | null, bias: tf.Tensor | null, axis: number): tf.Tensor {
  if (weight === null && bias === null) return x;
  const along = x.shape.map((size, i) => (i === axis ? size : 1));
  const others = x.shape.flatMap((_, i) => (i === axis ? [] : [i]));
  const given = [weight, bias].filter((parameter) => parameter !== null);
  const shapes = given.map(({ shape }) => shape);
  const [y] = run<[tf.Tensor]>({
    name: 'affine',
    inputs: [x, ...given],
    forward(save) {
      const [w, b] = [weight, bias].map((parameter) => parameter && tf.reshape(parameter, along));
      save(w === null ? [] : [x, w]);
      const scaled = w === null ? x : tf.mul(x, w);
      return [withoutPadding(b === null ? scaled : tf.add(scaled, b))];
    },
    gradient([dy], [x, w]) {
      const sum = (values: tf.Tensor, i: number): tf.Tensor => tf.reshape(tf.sum(values, others), shapes[i]);
      return [
        () => (weight === null ? tf.clone(dy) : withoutPadding(tf.mul(dy, w))),
        ...(weight === null ? [] : [() => sum(tf.mul(dy, x), 0)]),
        ...(bias === null ? [] : [() => sum(dy, given.length - 1)]),
      ];
    },
  });
  return y;
}
