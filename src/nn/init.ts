// How modules draw their initial weights, in place, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import { uniform } from '../random/generator.js';

/** Fills the parameter with values from U(a, b), as `torch.nn.init.uniform_` does. */
export function uniform_(parameter: tf.Variable, a: number, b: number): void {
  tf.tidy(() => {
    parameter.assign(tf.tensor(uniform(parameter.size, a, b), parameter.shape));
  });
}
