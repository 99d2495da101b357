// Values in JavaScript's memory, for forms that compute on them in plain loops: on cpu they are where tfjs has them, on wasm
// they are copied in and out.
import * as tf from '@tensorflow/tfjs-core';
import { backendOf, fromValues } from '../engines/engine.js';

/** The values, to be read. */
export const valuesOf = (x: tf.Tensor): Float32Array => x.dataSync<'float32'>();

/**
 * Stores new values in a variable. `change` writes them into `to`, which on cpu is what is there itself if nobody else holds that,
 * and `isOwn` allows it.
 */
export function rewrite(variable: tf.Variable, isOwn: boolean, change: (to: Float32Array) => void): void {
  const values = valuesOf(variable);
  const backend = tf.getBackend() === 'cpu' ? backendOf(variable) : undefined;
  if (isOwn && backend === tf.backend() && backend.refCount(variable.dataId) === 1) {
    change(values);
    return;
  }
  const to = backend ? values.slice() : values; // on wasm it is a copy
  change(to);
  const made = fromValues(to, variable.shape);
  variable.assign(made);
  made.dispose();
}
