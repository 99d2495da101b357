// Gradients of products of matrices, and of those that a formula of indices describes.
import * as tf from '@tensorflow/tfjs-core';
import { type ByInput, gradient, sumTo } from './gradient.js';

/** dA = dY·Bᵀ, dB = Aᵀ·dY, and what that is for transposed ones; batches of one may have served several. */
function matMulGradient(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): ByInput {
  const dA = (): tf.Tensor => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB));
  const dB = (): tf.Tensor => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false));
  return { a: () => sumTo(dA(), a.shape), b: () => sumTo(dB(), b.shape) };
}

/** The gradient by operand `i` is an einsum of dy with the others, spread over the indices that stood in this operand alone. */
function einsumGradient(dy: tf.Tensor, operands: tf.Tensor[], equation: string, i: number): tf.Tensor {
  const [terms, result] = equation.replaceAll(' ', '').split('->') as [string, string];
  const labels = terms.split(',');
  const others = labels.filter((_, j) => j !== i);
  const known = Array.from(labels[i]).filter((label) => [result, ...others].some((term) => term.includes(label)));
  const inputs = [dy, ...operands.filter((_, j) => j !== i)];
  const summed = tf.einsum(`${[result, ...others].join(',')}->${known.join('')}`, ...inputs);
  const { shape } = operands[i];
  const spread = tf.reshape(
    summed,
    shape.map((size, axis) => (known.includes(labels[i][axis]) ? size : 1)),
  );
  return tf.broadcastTo(spread, shape);
}

export const products = [
  gradient<{ transposeA: boolean; transposeB: boolean }>(
    tf.BatchMatMul,
    { inputs: ['a', 'b'] },
    (dy, [a, b], { transposeA, transposeB }) => matMulGradient(dy, a, b, transposeA, transposeB),
  ),
  gradient<{ equation: string }>(tf.Einsum, { all: true }, (dy, operands, { equation }): ByInput => {
    return Object.fromEntries(operands.map((_, i) => [i, () => einsumGradient(dy, operands, equation, i)]));
  }),
];
