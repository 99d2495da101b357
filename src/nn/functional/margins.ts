// Losses of two inputs that a target of 1 or -1 relates: cosine_embedding_loss, margin_ranking_loss.
import * as tf from '@tensorflow/tfjs-core';
import { clampMin } from '../../ops/differences.js';
import { zerosFrom } from '../../ops/empty.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, list } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction } from './reduction.js';

const PARAMETERS = ['input1', 'input2', 'target', 'margin'] as const;

/** Arguments of {@link cosine_embedding_loss} and {@link margin_ranking_loss}. torch's deprecated ones are not supported. */
export interface MarginFunctionOptions {
  /** One side. */
  input1: tf.Tensor;
  /** The other. */
  input2: tf.Tensor;
  /** 1 or -1. */
  target: tf.Tensor;
  /** Default 0. */
  margin?: number;
  /** Default `'mean'`. */
  reduction?: Reduction;
}

type MarginArguments = Arguments<MarginFunctionOptions, typeof PARAMETERS>;

interface Call extends Required<MarginFunctionOptions> {
  inputs: [tf.Tensor, tf.Tensor];
}

function checkArguments(name: string, args: MarginArguments): Call {
  const bound = bind(`${name}()`, PARAMETERS, 3, splitKeywords(args), ['reduction']);
  const { input1, input2, target, margin = 0, reduction = 'mean' } = bound;
  checkReduction(reduction);
  checkTensor(`${name}()`, 'input1', 1, input1);
  checkTensor(`${name}()`, 'input2', 2, input2);
  checkTensor(`${name}()`, 'target', 3, target);
  check(typeof margin === 'number', () => {
    return new TypeError(`${name}(): argument 'margin' (position 4) must be float, not ${given(margin)}`);
  });
  return { input1, input2, inputs: [input1, input2], target, margin, reduction };
}

const TINY = 1e-12;

/**
 * How far two vectors are from pointing the same way (target 1), or from pointing apart (target -1):
 *
 *     l = 1 - cos(x1, x2) for 1, max(cos(x1, x2) - margin, 0) for -1
 *
 * The inputs are (N, D) and the target (N), or (D) and ().
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the target. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.cosine_embedding_loss(left, right, tf.tensor1d([1, -1, 1]));
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html
 */
export function cosine_embedding_loss(...args: MarginArguments): tf.Tensor {
  const { inputs, target, margin, reduction } = checkArguments('cosine_embedding_loss', args);
  const axis = target.rank;
  check(axis < 2, () => new RuntimeError('0D or 1D target tensor expected, multi-target not supported'));
  check(
    inputs.every(({ rank }) => rank === axis + 1),
    () => {
      const found = inputs.map(({ shape }) => list(shape)).join(' and ');
      const expected = `${axis}D target tensor expects ${axis + 1}D input tensors`;
      return new RuntimeError(`${expected}, but found inputs with sizes ${found}.`);
    },
  );
  const rows = broadcast(...inputs).slice(0, axis);
  const shape = broadcast(target, { shape: rows });
  return tf.tidy(() => {
    if (shape.includes(0)) return reduce(zerosFrom(inputs, shape), reduction);
    const [x, y] = inputs.map((input) => tf.cast(input, 'float32'));
    const size = (v: tf.Tensor): tf.Tensor => tf.add(tf.sum(tf.square(v), axis), TINY);
    const cosine = tf.div(tf.sum(tf.mul(x, y), axis), tf.sqrt(tf.mul(size(x), size(y))));
    const is = (value: number): tf.Tensor => tf.cast(tf.equal(target, tf.scalar(value, target.dtype)), 'float32');
    const apart = clampMin(tf.sub(cosine, margin), 0);
    return reduce(tf.add(tf.mul(tf.sub(1, cosine), is(1)), tf.mul(apart, is(-1))), reduction);
  });
}

/**
 * How far the first input is from being larger than the second (target 1), or smaller (target -1), by the margin:
 *
 *     l = max(-y·(x1 - x2) + margin, 0)
 *
 * All three have the same number of axes.
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the inputs. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.margin_ranking_loss(better, worse, tf.ones([3]), 0.1);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 */
export function margin_ranking_loss(...args: MarginArguments): tf.Tensor {
  const { input1, input2, inputs, target, margin, reduction } = checkArguments('margin_ranking_loss', args);
  check(input1.rank === input2.rank && input1.rank === target.rank, () => {
    const named = { input1, input2, target };
    const sizes = Object.entries(named).map(([name, { shape }]) => `${name}: torch.Size(${list(shape)})`);
    const expected = 'margin_ranking_loss : All input tensors should have same dimension but got sizes';
    return new RuntimeError(`${expected}: ${sizes.join(', ')} `);
  });
  const between = broadcast(...inputs);
  const shape = broadcast(target, { shape: between });
  return tf.tidy(() => {
    if (shape.includes(0)) return reduce(zerosFrom(inputs, shape), reduction);
    const [x, y, sign] = [...inputs, target].map((tensor) => tf.cast(tensor, 'float32'));
    return reduce(clampMin(tf.add(tf.mul(tf.neg(sign), tf.sub(x, y)), margin), 0), reduction);
  });
}
