// The definition of the CTC loss, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { withoutPadding } from '../padding.js';
import { gather } from '../rows/gather.js';
import type { CTCForm, Spelling } from './form.js';

export const composedCTC: CTCForm = {
  name: 'composed',
  /** l = -log Σ_π Π_t exp(x[t, π_t]), over all that spells the labels. */
  forward({ log_probs: x, zero_infinity, ...spelling }, keep) {
    const graph = graphOf(spelling);
    const alphas = prefixes(emissionsOf(x, graph), graph);
    const made = lossesOf(alphas, graph);
    const losses = zero_infinity ? tf.where<tf.Tensor1D>(tf.equal(made, Infinity), tf.zerosLike(made), made) : made;
    return { losses, reserve: keep ? [alphas, made] : [] };
  },
  /** dx = exp(x) - Σ_s α[s]·β[s]·exp(l), over the states of each class. */
  backward({ log_probs: x, zero_infinity, ...spelling }, [alphas, made], dLosses) {
    const graph = graphOf(spelling);
    const [T, , C] = x.shape;
    const ofSequence = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [1, graph.count, 1]);
    const reached = tf.slice(alphas, [1, 0, 0], [T, -1, -1]);
    const left = suffixes(emissionsOf(x, graph), graph);
    const possible = tf.less(made, Infinity);
    const loss = ofSequence(tf.where(possible, made, tf.zerosLike(made)));
    const posterior = tf.exp<tf.Tensor3D>(tf.add(tf.add(reached, left), loss)); // (T, N, L)
    const slope = tf.sub(tf.exp(x), ofClasses(posterior, graph, C));
    const known = tf.logicalAnd(tf.greater(x, -Infinity), ofSequence(possible));
    const given = tf.where(known, tf.mul(slope, ofSequence(dLosses)), tf.fill(x.shape, NaN));
    const counted = countsIn(graph, T, C);
    const wanted = zero_infinity ? tf.logicalAnd(counted, ofSequence(tf.notEqual(made, Infinity))) : counted;
    return withoutPadding(tf.where(wanted, given, tf.zerosLike(x)) as tf.Tensor3D);
  },
};

/** The states through which a sequence goes: its labels, with a blank before, between and behind them. */
interface Graph {
  /** N. */
  count: number;
  /** L, twice the most labels and one. */
  size: number;
  /** The class of each state, (N·L); behind a sequence's own states the blank. */
  classes: Int32Array;
  /** 0 where the state two before leads to a state, -∞ where not: both are blank or of one class. (N, L). */
  skip: number[][];
  /** The last state of each sequence. */
  last: readonly number[];
  steps: readonly number[];
}

function graphOf({ labels, steps, blank }: Spelling): Graph {
  const last = labels.map(({ length }) => 2 * length);
  const size = Math.max(...last) + 1;
  const states = labels.map((of) =>
    Array.from({ length: size }, (_, s) => (s % 2 === 0 ? blank : (of[(s - 1) / 2] ?? blank))),
  );
  const skip = states.map((row) => row.map((of, s) => (s > 1 && of !== row[s - 2] ? 0 : -Infinity)));
  return { count: labels.length, size, classes: Int32Array.from(states.flat()), skip, last, steps };
}

/** The log-probability of the class of each state at each step, (T, N, L). */
function emissionsOf(x: tf.Tensor3D, { count, size, classes }: Graph): tf.Tensor3D {
  const [T, N, C] = x.shape;
  const rows = tf.reshape<tf.Rank.R2>(tf.transpose(x, [1, 2, 0]), [N * C, T]);
  const index = classes.map((of, i) => Math.floor(i / size) * C + of);
  return tf.transpose(tf.reshape(gather(rows, index, 0), [count, size, T]), [2, 0, 1]);
}

/** log α: of what leads to each state within the first t steps, t = 0 ... T. (T + 1, N, L). */
function prefixes(emissions: tf.Tensor3D, { count, size, skip }: Graph): tf.Tensor3D {
  const jump = tf.tensor2d(skip);
  const alphas = [only(new Array<number>(count).fill(0), size)];
  for (const [t, emission] of tf.unstack(emissions).entries()) {
    alphas.push(tf.tidy(() => tf.add(emission, arrivals(alphas[t], jump, later))));
  }
  return tf.stack(alphas) as tf.Tensor3D;
}

/** log β: of what leads from each state to the end in the steps after each. (T, N, L). */
function suffixes(emissions: tf.Tensor3D, { count, size, skip, last, steps }: Graph): tf.Tensor3D {
  const jump = earlier(tf.tensor2d(skip), 2);
  const end = only(last, size);
  let ahead = tf.fill<tf.Rank.R2>([count, size], -Infinity);
  const betas: tf.Tensor2D[] = [];
  for (const [t, emission] of Array.from(tf.unstack(emissions).entries()).reverse()) {
    const [beta, before] = tf.tidy(() => {
      const ends = tf.tensor2d(
        steps.map((count) => [count === t + 1]),
        [count, 1],
        'bool',
      );
      const from = arrivals(tf.where(ends, end, ahead), jump, earlier);
      return [from, tf.add(from, emission)] as [tf.Tensor2D, tf.Tensor2D];
    });
    betas.unshift(beta);
    ahead = before;
  }
  return tf.stack(betas) as tf.Tensor3D;
}

/** What comes to each state: from itself, from its neighbour, and from the one behind it where that is allowed. */
function arrivals(from: tf.Tensor2D, jump: tf.Tensor2D, move: typeof later): tf.Tensor2D {
  return logSum([from, move(from, 1), tf.add(move(from, 2), jump)]);
}

/** log Σ exp, -∞ where all are. */
function logSum(logs: tf.Tensor2D[]): tf.Tensor2D {
  const most = logs.reduce((a, b) => tf.maximum(a, b));
  const none = tf.equal(most, -Infinity);
  const base = tf.where(none, tf.zerosLike(most), most);
  const sum = logs.map((log) => tf.exp(tf.sub(log, base))).reduce((a, b) => tf.add(a, b));
  return tf.where(none, most, tf.add(base, tf.log(sum))); // the logarithm of 0 may be finite on WebGL
}

/** What is at each state moves `by` states on. */
function later(states: tf.Tensor2D, by: number): tf.Tensor2D {
  const [count, size] = states.shape;
  const gap = tf.fill<tf.Rank.R2>([count, Math.min(by, size)], -Infinity);
  return size <= by ? gap : tf.concat([gap, tf.slice(states, [0, 0], [count, size - by])], 1);
}

/** What is at each state moves `by` states back. */
function earlier(states: tf.Tensor2D, by: number): tf.Tensor2D {
  const [count, size] = states.shape;
  const gap = tf.fill<tf.Rank.R2>([count, Math.min(by, size)], -Infinity);
  return size <= by ? gap : tf.concat([tf.slice(states, [0, by], [count, size - by]), gap], 1);
}

/** log 1 at one state of each sequence, log 0 at the others, (N, L). */
const only = (at: readonly number[], size: number): tf.Tensor2D =>
  tf.tensor2d(at.map((state) => Array.from({ length: size }, (_, s) => (s === state ? 0 : -Infinity))));

/** -log of what has come to the last blank, or to the last label. */
function lossesOf(alphas: tf.Tensor3D, { count, size, last, steps }: Graph): tf.Tensor1D {
  const ends = [0, 1].map((before) => {
    const index = last.map((state, n) => (state < before ? -1 : (steps[n] * count + n) * size + state - before));
    return gather(tf.reshape(alphas, [alphas.size, 1]), Int32Array.from(index), -Infinity);
  });
  return tf.neg(tf.reshape(logSum(ends), [count]));
}

/** The sums of the probabilities of the states that are of each class, (T, N, C). */
function ofClasses(posterior: tf.Tensor3D, { count, size, classes }: Graph, C: number): tf.Tensor3D {
  const isOf = tf.equal(tf.tensor3d(classes, [count, size, 1], 'int32'), tf.range(0, C, 1, 'int32'));
  const membership = tf.cast(isOf, 'float32') as tf.Tensor3D; // (N, L, C)
  const perSequence = tf.matMul(withoutPadding(tf.transpose(posterior, [1, 0, 2])), membership); // (N, T, C)
  return tf.transpose(perSequence, [1, 0, 2]) as tf.Tensor3D;
}

/** Whether each step of each sequence counts, in the shape of the log-probabilities. */
function countsIn({ count: N, steps }: Graph, T: number, C: number): tf.Tensor {
  const counts = Array.from({ length: T }, (_, t) => steps.map((count) => [t < count]));
  return tf.tile(tf.tensor3d(counts, [T, N, 1], 'bool'), [1, 1, C]);
}
