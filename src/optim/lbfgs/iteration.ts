// What LBFGS remembers from one iteration to the next, and the direction that follows from it.
import * as tf from '@tensorflow/tfjs-core';
import { share } from '../../engines/engine.js';

/** The product of two vectors, on the backend. */
export const dot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sum(tf.mul(a, b));

/** What is remembered of an iteration, by torch's names; (P) are all parameters as one vector. */
export interface Iteration {
  /** s·q/(y·s), from which the direction came, for as many as may be kept. */
  al?: (tf.Tensor | null)[];
  /** The direction, (P). */
  d: tf.Tensor;
  /** How far it went. */
  t: number;
  /** y, by how much the gradient changed in the iterations before, (P) each. */
  old_dirs: tf.Tensor[];
  /** s, by how much the parameters changed, (P) each. */
  old_stps: tf.Tensor[];
  /** 1/(y·s). */
  ro: tf.Tensor[];
  /** What the inverse of the Hessian is taken for to begin with: y·s/(y·y) of the last of them. */
  H_diag: tf.Tensor;
  /** The gradient that it started from, (P). */
  prev_flat_grad: tf.Tensor;
  /** The loss that it started from. */
  prev_loss: number;
}

const LEAST = 1e-10;

/** What to remember of an iteration that starts from a loss with this gradient, after `last`; t is to be chosen. Runs in a tidy. */
export function nextIteration(last: Iteration | null, loss: number, grad: tf.Tensor, size: number): Iteration {
  const start = { t: 0, prev_flat_grad: share(grad), prev_loss: loss };
  if (last === null) return { ...start, d: tf.neg(grad), old_dirs: [], old_stps: [], ro: [], H_diag: tf.scalar(1) };
  const { old_dirs, old_stps, ro, H_diag } = withLast(last, grad, size);
  const al = Array.from({ length: size }, (_, i) => last.al?.[i] ?? null);
  let q = tf.neg(grad);
  for (let i = old_dirs.length - 1; i >= 0; i--) {
    const weight = tf.mul(dot(old_stps[i], q), ro[i]);
    q = tf.sub(q, tf.mul(old_dirs[i], weight));
    al[i] = weight;
  }
  let d = tf.mul(q, H_diag);
  for (const [i, y] of old_dirs.entries()) {
    const weight = tf.mul(dot(y, d), ro[i]);
    d = tf.add(d, tf.mul(old_stps[i], tf.sub(al[i] ?? 0, weight)));
  }
  return { al, ...start, d, old_dirs, old_stps, ro, H_diag };
}

/** The changes that are known, with those of the last iteration if they tell of a curvature. */
function withLast(
  last: Iteration,
  grad: tf.Tensor,
  size: number,
): Pick<Iteration, 'old_dirs' | 'old_stps' | 'ro' | 'H_diag'> {
  const y = tf.sub(grad, last.prev_flat_grad);
  const s = tf.mul(last.d, last.t);
  const ys = dot(y, s);
  if (!(ys.dataSync()[0] > LEAST)) return last;
  const kept = <T>(all: readonly T[]): T[] => (all.length === size ? all.slice(1) : [...all]);
  return {
    old_dirs: [...kept(last.old_dirs), y],
    old_stps: [...kept(last.old_stps), s],
    ro: [...kept(last.ro), tf.div(1, ys)],
    H_diag: tf.div(ys, dot(y, y)),
  };
}
