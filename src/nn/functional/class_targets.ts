// Targets that are indices of classes: torch's checks.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { checkInt, checkTensor } from '../../python/checks.js';
import { list, scalarType } from '../../python/repr.js';

/** Checks shapes and dtypes of scores, targets and weights, and reads none of them back. */
export function checkClassTargets(
  input: tf.Tensor,
  target: tf.Tensor,
  weight: unknown,
  ignore_index: unknown,
): asserts weight is tf.Tensor1D | null {
  checkInt('ignore_index', ignore_index);
  checkShapes(input, target);
  if (weight !== null) checkWeight(weight as tf.Tensor, input.shape[Math.min(input.rank - 1, 1)], input.rank);
}

function checkShapes(input: tf.Tensor, target: tf.Tensor): void {
  const { rank } = input;
  check(rank > 0, () => new ValueError(`Expected 1 or more dimensions (got ${rank})`));
  check(rank === 1 || input.shape[0] === (target.shape[0] ?? 0), () => {
    const sizes = `batch_size (${input.shape[0]}) to match target batch_size (${target.shape[0] ?? 0})`;
    return new ValueError(`Expected input ${sizes}.`);
  });
  check(rank > 2 || target.rank <= 1, () => {
    return new RuntimeError('0D or 1D target tensor expected, multi-target not supported');
  });
  check(rank !== 4 || target.rank === 3, () => {
    const got = `got targets of dimension: ${target.rank}`;
    return new RuntimeError(`only batches of spatial targets supported (3D tensors) but ${got}`);
  });
  const [expected, actual] = [[input.shape[0], ...input.shape.slice(2)], target.shape].map(list);
  check(rank === 4 || rank < 3 || expected === actual, () => {
    return new RuntimeError(`Expected target size ${expected}, got ${actual}`);
  });
  check(target.dtype === 'int32', () => {
    return new RuntimeError(`expected target dtype to be Long or Byte, but got ${scalarType(target)}`);
  });
  check(rank > 1 || target.size === 1, () => {
    return new ValueError(`For 1D input, 1D target must have size 1, but got target size: ${target.size}`);
  });
  check(rank !== 4 || expected === actual, () => {
    return new RuntimeError(`size mismatch (got input: ${list(input.shape)} , target: ${actual}`);
  });
}

/** One weight per class; `prefix` comes before torch's text. */
export function checkWeight(weight: tf.Tensor, classes: number, rank = 2, prefix = ''): void {
  checkTensor('cross_entropy_loss()', 'weight', 3, weight);
  check(weight.rank === 1 && weight.size === classes, () => {
    const all = `all ${classes} classes or no classes but got weight tensor of shape: ${list(weight.shape)}`;
    return new RuntimeError(`${prefix}weight tensor should be defined either for ${rank > 2 ? 'all or no classes' : all}`);
  });
  check(weight.dtype === 'float32', () => {
    return new RuntimeError(`expected scalar type Float but found ${scalarType(weight)}`);
  });
}
