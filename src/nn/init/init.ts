// How modules draw their initial weights, in place, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../../engines/engine.js';
import { check } from '../../python/check.js';
import { IS_DISPOSED } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { uniform } from '../../random/generator.js';
import { normal } from '../../random/normal.js';

/** Fills the parameter with values from U(a, b), as `torch.nn.init.uniform_` does. */
export function uniform_(parameter: tf.Variable, a: number, b: number): void {
  assign(parameter, uniform(parameter.size, a, b));
}

/** Fills the parameter with values from N(mean, std²), as `torch.nn.init.normal_` does. */
export function normal_(parameter: tf.Variable, mean = 0, std = 1): void {
  assign(parameter, normal(parameter.size, mean, std));
}

/** Fills a (fan_out, fan_in) weight by He et al., for a leaky ReLU of negative slope `a`, as `kaiming_uniform_` does. */
export function kaiming_uniform_(weight: tf.Variable, a = 0): void {
  const gain = Math.sqrt(2 / (1 + a * a));
  const std = gain / Math.sqrt((weight.shape as [number, number])[1]);
  const bound = Math.sqrt(3) * std;
  uniform_(weight, -bound, bound);
}

function assign(parameter: tf.Variable, values: Float32Array): void {
  check(isAlive(parameter), () => new RuntimeError(`the parameter ${IS_DISPOSED}`));
  tf.tidy(() => {
    parameter.assign(tf.tensor(values, parameter.shape));
  });
}
