// An op's forms against its definition: the same numbers and the same gradients.
import * as tf from '@tensorflow/tfjs-core';
import { close, FORWARD, GRADIENT, type Tolerance } from './assert.js';
import { Dice } from './dice.js';
import type { Named } from './recurrence.js';
import { withoutFused } from './without_fused.js';

/** What `call` gives by the active backend's forms and by the composed ones agrees. */
export function agree(what: string, call: () => Named, tolerance: Tolerance): void {
  const [fused, composed] = [tf.tidy(call), withoutFused(() => tf.tidy(call))];
  for (const name in composed) close(fused[name], composed[name], tolerance, `${what}: ${name}`);
  tf.dispose([fused, composed]);
}

/** The same of an op of these inputs: its value, and the gradients of a loss in which each element has a weight of its own. */
export function agreeWithGradients(what: string, op: (...xs: tf.Tensor[]) => tf.Tensor, inputs: Named): void {
  const [names, xs] = [Object.keys(inputs), Object.values(inputs)];
  agree(what, () => ({ value: op(...xs) }), FORWARD);
  const loss = (...given: tf.Tensor[]): tf.Scalar => {
    const y = op(...given);
    return tf.sum(tf.mul(y, tf.tensor(new Dice(2).uniform(y.size, 1), y.shape)));
  };
  const gradients = (): Named => {
    const grads = tf.grads(loss)(xs);
    return Object.fromEntries(names.map((name, i) => [`gradient of ${name}`, grads[i]]));
  };
  agree(what, gradients, GRADIENT);
}

/** Random values of that shape, between -scale and scale. */
export const uniform = (dice: Dice, shape: number[], scale = 1): tf.Tensor =>
  tf.tensor(dice.uniform(tf.util.sizeFromShape(shape), scale), shape);
