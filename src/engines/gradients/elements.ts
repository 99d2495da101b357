// Gradients of functions of single elements, where those of tfjs are others at kinks and at 0, or forget to broadcast.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient, pass, sumTo } from './gradient.js';

const PAIR = { inputs: ['a', 'b'] };

/** y = a^b: b·a^(b - 1), 0 for an exponent of 0; y·log a, 0 for a base of 0. */
function powGradient(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, y: tf.Tensor): ByInput {
  const byBase = (): tf.Tensor => {
    const slope = tf.mul(b, tf.pow(a, tf.sub(b, 1)));
    return tf.mul(dy, tf.where(tf.broadcastTo(tf.notEqual(b, 0), y.shape), slope, tf.zeros(y.shape)));
  };
  const byExponent = (): tf.Tensor => {
    const isConstant = tf.logicalAnd(tf.equal(a, 0), tf.greaterEqual(b, 0));
    return pass(tf.logicalNot(isConstant), tf.mul(dy, tf.mul(y, tf.log(a))));
  };
  return { a: () => sumTo(byBase(), a.shape), b: () => sumTo(byExponent(), b.shape) };
}

/** y = atan2(a, b): b/(a² + b²) and -a/(a² + b²), 0 at the origin. */
function atan2Gradient(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor): ByInput {
  const slope = (of: tf.Tensor): tf.Tensor => tf.mul(dy, tf.divNoNan(of, tf.add(tf.square(a), tf.square(b))));
  return { a: () => sumTo(slope(b), a.shape), b: () => sumTo(tf.neg(slope(a)), b.shape) };
}

export const elements = [
  gradient(tf.Abs, { inputs: ['x'] }, (dy, [x]): ByInput => ({ x: () => tf.mul(dy, tf.sign(tf.cast(x, 'float32'))) })),
  gradient(tf.Relu6, { inputs: ['x'] }, (dy, [x]): ByInput => {
    return { x: () => pass(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6)), dy) };
  }),
  gradient(tf.Select, { inputs: ['condition'] }, (dy, [condition]): ByInput => {
    return {
      condition: () => tf.zeros(condition.shape),
      t: () => pass(condition, dy),
      e: () => pass(tf.logicalNot(condition), dy),
    };
  }),
  gradient(tf.Pow, { ...PAIR, outputs: [true] }, (dy, [a, b, y]) => powGradient(dy, a, tf.cast(b, 'float32'), y)),
  gradient(tf.Atan2, PAIR, (dy, [a, b]) => atan2Gradient(dy, a, b)),
  gradient(tf.SquaredDifference, PAIR, (dy, [a, b]): ByInput => {
    const slope = (): tf.Tensor => tf.mul(dy, tf.mul(tf.sub(a, b), 2));
    return { a: () => sumTo(slope(), a.shape), b: () => sumTo(tf.neg(slope()), b.shape) };
  }),
  gradient(tf.Mod, PAIR, (dy, [a, b]): ByInput => {
    return {
      a: () => sumTo(tf.clone(dy), a.shape),
      b: () => sumTo(tf.neg(tf.mul(dy, tf.floor(tf.div(a, b)))), b.shape),
    };
  }),
];
