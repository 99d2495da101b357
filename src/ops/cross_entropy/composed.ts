// The definition of softmax with cross entropy, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { withoutPadding } from '../padding.js';
import { reduce } from '../reduce.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { column, dLossesOf, readTargets, type Targets } from './targets.js';

/** Whether a score is that of its row's target, (R, C). */
const isTarget = ({ classes }: Targets, C: number): tf.Tensor =>
  tf.equal(tf.tensor2d(classes, [classes.length, 1], 'int32'), tf.range(0, C, 1, 'int32'));

/** ε/C for each row that counts, (R, 1). */
const spread = ({ classes }: Targets, { scores, label_smoothing }: CrossEntropyInput): tf.Tensor2D =>
  column(Float32Array.from(classes, (y) => (y === -1 ? 0 : label_smoothing / scores.shape[1])));

export const composedCrossEntropy: CrossEntropyForm = {
  name: 'composed',
  /** l = -(1 - ε)·w[y]·log p[y] - ε/C·Σ_c w[c]·log p[c] with p = softmax(scores). */
  forward(input, keep) {
    const { scores, weight, label_smoothing: ε, reduction } = input;
    const targets = readTargets(input.target, input.scores.shape[1], input);
    const shifted = tf.sub(scores, tf.max(scores, 1, true));
    const logs = tf.sub<tf.Tensor2D>(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true))); // (R, C)
    const ofTarget = tf.sum(tf.where(isTarget(targets, scores.shape[1]), logs, tf.zerosLike(logs)), 1, true);
    const nll = tf.mul(ofTarget, column(targets.weights)); // (R, 1)
    const ofAll = (): tf.Tensor => tf.sum(weight === null ? logs : tf.mul(logs, weight), 1, true);
    const sum = ε === 0 ? nll : tf.add(tf.mul(nll, 1 - ε), tf.mul(ofAll(), spread(targets, input)));
    const losses = tf.reshape(tf.neg(sum), [scores.shape[0]]);
    return { loss: reduce(losses, reduction, targets.total), reserve: keep ? [logs] : [] };
  },
  /** dx = (1 - ε)·w[y]·(p - [c = y]) + ε/C·(p·Σw - w), times the gradient by the row's loss. */
  backward(input, [logs], dLoss) {
    const { scores, weight, label_smoothing: ε, reduction } = input;
    const C = scores.shape[1];
    const targets = readTargets(input.target, C, input);
    const p = tf.exp(logs);
    const right = tf.cast(isTarget(targets, C), 'float32');
    const dNll = tf.mul(tf.sub(p, right), tf.mul(column(targets.weights), 1 - ε));
    const w = weight ?? tf.ones([C]);
    const dAll = (): tf.Tensor => tf.mul(tf.sub(tf.mul(p, tf.sum(w)), w), spread(targets, input));
    const dScores = ε === 0 ? dNll : tf.add(dNll, dAll());
    return withoutPadding(tf.mul<tf.Tensor2D>(dScores, dLossesOf(dLoss, targets, reduction)));
  },
};
