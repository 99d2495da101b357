// Softmax with cross entropy on native: TensorFlow's op for both, which makes the gradient with the loss. Classes are read
// back to be checked, which costs 2 µs there, and TensorFlow knows no ignored ones.
import * as tf from '@tensorflow/tfjs-core';
import { run, sparseSoftmaxCrossEntropy } from '../../engines/tensorflow/raw_ops.js';
import { reduce } from '../reduce.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { column, dLossesOf, readTargets, type Targets } from './targets.js';

const targetsOf = (input: CrossEntropyInput): Targets => readTargets(input.target, input.scores.shape[1], input);

/** Whether every row counts, and as much as any other. */
const isPlain = ({ weight }: CrossEntropyInput, { total, classes }: Targets): boolean =>
  weight === null && total === classes.length;

const form: CrossEntropyForm = {
  name: 'tensorflow',
  forward(input, keep) {
    const targets = targetsOf(input);
    const isAll = isPlain(input, targets);
    const classes = isAll ? input.target : tf.tensor1d(targets.classes.map((y) => Math.max(y, 0)), 'int32'); // prettier-ignore
    const [nll, backprop] = sparseSoftmaxCrossEntropy(input.scores, classes); // (R), (R, C): p - [c = y]
    const losses = isAll ? nll : weighted(nll, targets);
    return { loss: reduce(losses, input.reduction, targets.total), reserve: keep ? [backprop] : [] };
  },
  backward(input, [backprop], dLoss) {
    const targets = targetsOf(input);
    const dLosses = dLossesOf(dLoss, targets, input.reduction);
    const perRow = isPlain(input, targets) ? dLosses : run('Mul', column(targets.weights), dLosses);
    return run('Mul', backprop, perRow);
  },
};

/** w[y]·l, and 0 for the rows that are ignored, whatever their scores are. */
function weighted(nll: tf.Tensor1D, { weights, classes }: Targets): tf.Tensor {
  const counts = tf.tensor1d(Array.from(classes, (y) => y !== -1), 'bool'); // prettier-ignore
  return tf.where(counts, tf.mul(nll, tf.tensor1d(weights)), tf.zerosLike(nll));
}

/** Not for smoothed classes. */
export const tensorflowCrossEntropy = ({ label_smoothing }: CrossEntropyInput): CrossEntropyForm | undefined =>
  label_smoothing === 0 ? form : undefined;
