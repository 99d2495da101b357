// The steps that several update formulas share. Numbers become tensors once per group.
import * as tf from '@tensorflow/tfjs-core';
import type { Options } from '../form.js';

/** The gradient to go down: negated if the loss is to grow, and with `decay` that of an L2 penalty added. */
export function descent({ maximize, weight_decay }: Options): (parameter: tf.Variable, grad: tf.Tensor) => tf.Tensor {
  const decay = tf.scalar(weight_decay);
  return (parameter, grad) => {
    const signed = maximize ? tf.neg(grad) : grad;
    return weight_decay === 0 ? signed : tf.add(signed, tf.mul(parameter, decay));
  };
}

/** Weight decay: of the gradient to go down, or if it is decoupled of the parameter that is gone on from. */
export function withDecay(group: Options & { decoupled_weight_decay: boolean }): {
  descentOf: (parameter: tf.Variable, grad: tf.Tensor) => tf.Tensor;
  shrunk: (parameter: tf.Variable) => tf.Tensor;
} {
  const { lr, weight_decay, decoupled_weight_decay } = group;
  const shrink = tf.scalar(1 - lr * weight_decay);
  return {
    descentOf: descent(decoupled_weight_decay ? { ...group, weight_decay: 0 } : group),
    shrunk: (parameter) => (decoupled_weight_decay && weight_decay !== 0 ? tf.mul(parameter, shrink) : parameter),
  };
}

/** a + weight·(b - a), from the nearer end. */
export function lerp(weight: number): (a: tf.Tensor, b: tf.Tensor) => tf.Tensor {
  const near = tf.scalar(weight < 0.5 ? weight : 1 - weight);
  if (weight < 0.5) return (a, b) => tf.add(a, tf.mul(near, tf.sub(b, a)));
  return (a, b) => tf.sub(b, tf.mul(tf.sub(b, a), near));
}

/** decay·average + (1 - decay)·x². */
export function averageSquare(decay: number): (average: tf.Tensor, x: tf.Tensor) => tf.Tensor {
  const [kept, added] = [tf.scalar(decay), tf.scalar(1 - decay)];
  return (average, x) => tf.add(tf.mul(average, kept), tf.mul(added, tf.square(x)));
}
