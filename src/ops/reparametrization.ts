// Weights that are computed from other tensors: of a given length, or of spectral norm 1.
import * as tf from '@tensorflow/tfjs-core';
import { unrecorded } from '../engines/engine.js';
import { norm } from './norm.js';
import { reshape } from './reshape.js';

/** The norms over all axes but one, which keeps its size, the others with size 1; for an axis of -1 that of all, 0-d. */
export function normExcept(v: tf.Tensor, axis: number): tf.Tensor {
  const others = [...v.shape.keys(), v.rank].filter((other) => other !== axis);
  const norms = norm(reshape(v, [...v.shape, 1]), 2, others);
  return reshape(norms, axis === -1 ? [] : v.shape.map((size, i) => (i === axis ? size : 1)));
}

/** g·v/‖v‖. */
export const weightNorm = (v: tf.Tensor, g: tf.Tensor, axis: number): tf.Tensor => tf.mul(v, tf.div(g, normExcept(v, axis)));

/** x/max(‖x‖, ε) of a vector. */
export const unitVector = (x: tf.Tensor, eps: number): tf.Tensor => tf.div(x, tf.maximum(norm(x, 2, [0]), eps));

/** Singular vectors of a matrix, as far as they are known: (H) and (W). */
export interface Singular {
  u: tf.Tensor;
  v: tf.Tensor;
}

/** W as a matrix, one axis of it before all others together. */
function matrixOf(weight: tf.Tensor, axis: number): tf.Tensor2D {
  const others = [...weight.shape.keys()].filter((other) => other !== axis);
  const first = axis === 0 ? weight : tf.transpose(weight, [axis, ...others]);
  return reshape<tf.Rank.R2>(first, [weight.shape[axis], weight.size / weight.shape[axis]]);
}

/** Better singular vectors, by so many rounds that begin with u or v. Nothing is recorded. */
export function powerMethod(
  weight: tf.Tensor,
  axis: number,
  { u, v }: Singular,
  { rounds, eps, first }: { rounds: number; eps: number; first: 'u' | 'v' },
): Singular {
  return unrecorded(() => {
    const matrix = matrixOf(weight, axis);
    const ofU = (v: tf.Tensor): tf.Tensor => unitVector(product(matrix, v, false), eps);
    const ofV = (u: tf.Tensor): tf.Tensor => unitVector(product(matrix, u, true), eps);
    for (let i = 0; i < rounds; i++) {
      if (first === 'u') {
        u = ofU(v);
        v = ofV(u);
      } else {
        v = ofV(u);
        u = ofU(v);
      }
    }
    return { u, v };
  });
}

/** W/(uᵀ·W·v). */
export function spectralNorm(weight: tf.Tensor, axis: number, { u, v }: Singular): tf.Tensor {
  return tf.div(weight, tf.sum(tf.mul(u, product(matrixOf(weight, axis), v, false))));
}

function product(matrix: tf.Tensor2D, vector: tf.Tensor, transposed: boolean): tf.Tensor {
  const column = reshape<tf.Rank.R2>(vector, [vector.size, 1]);
  return reshape(tf.matMul(matrix, column, transposed, false), [transposed ? matrix.shape[1] : matrix.shape[0]]);
}
