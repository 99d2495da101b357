// reshape: `tf.reshape`, but its gradient keeps nothing. That of tfjs keeps x, which on wasm and native is a copy.
import type * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run, view } from '../engines/engine.js';

/** The values of x in the given shape. */
export function reshape<R extends tf.Rank>(x: tf.Tensor, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  if (!isTapeOn()) return view(x, shape);
  const { shape: before } = x;
  const [y] = run<[tf.Tensor<R>]>({
    name: 'reshape',
    inputs: [x],
    forward: () => [view(x, shape)],
    gradient: ([dy]) => [view(dy, before)],
  });
  return y;
}
