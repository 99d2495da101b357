// Losses that are distances of the elements: l1_loss, smooth_l1_loss, huber_loss.
import * as tf from '@tensorflow/tfjs-core';
import { absolute, huber } from '../../ops/differences.js';
import { zerosFrom } from '../../ops/empty.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, list, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';
import { reduce, type Reduction } from '../../ops/reduce.js';
import { checkReduction, warnOfBroadcast } from './reduction.js';

const PAIR = ['input', 'target'] as const;

/** What every distance is of. */
export interface DistanceOptions {
  /** (*), of any shape. */
  input: tf.Tensor;
  /** (*), of the same shape; another one is broadcast, with a warning. */
  target: tf.Tensor;
  /** Default `'mean'`. */
  reduction?: Reduction;
}

/** Arguments of {@link l1_loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface L1LossFunctionOptions extends DistanceOptions {
  /** The weight of each element, of the shape of the input; the mean divides by their sum. Default all 1. */
  weight?: tf.Tensor | null;
}

/**
 * The distance of the elements, |x - y|, with gradient 0 where they are equal.
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.l1_loss(prediction, target);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export function l1_loss(...args: Arguments<L1LossFunctionOptions, typeof PAIR>): tf.Tensor {
  const bound = bind('l1_loss()', PAIR, 2, splitKeywords(args), ['reduction', 'weight']);
  const { input, target, reduction = 'mean', weight = null } = bound;
  const pair = checkPair('l1_loss', input, target);
  if (weight !== null) checkWeight('l1_loss', weight, pair.input);
  checkReduction(reduction);
  checkAnyFloating(pair, () => {
    const expected = 'Input dtype must be either a floating point or complex dtype';
    return `mean(): could not infer output dtype. ${expected}. Got: ${scalarType(pair.input)}`;
  });
  return tf.tidy(() => {
    const losses = of(pair, absolute);
    if (weight === null || reduction !== 'mean') return reduce(weighted(losses, weight), reduction);
    return tf.div(reduce(weighted(losses, weight), 'sum'), tf.sum(weight));
  });
}

/** Arguments of {@link smooth_l1_loss}. torch's deprecated `size_average` and `reduce` are not supported. */
export interface SmoothL1LossFunctionOptions extends DistanceOptions {
  /** The distance from which on the loss is straight, at least 0. Default 1. */
  beta?: number;
}

/**
 * The distance of the elements, made smooth at 0:
 *
 *     l = (x - y)²/(2·beta) where |x - y| < beta, else |x - y| - beta/2
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.smooth_l1_loss(prediction, target, { beta: 0.5 });
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smooth_l1_loss(...args: Arguments<SmoothL1LossFunctionOptions, typeof PAIR>): tf.Tensor {
  const bound = bind('smooth_l1_loss()', PAIR, 2, splitKeywords(args), ['reduction', 'beta']);
  const { input, target, reduction = 'mean', beta = 1 } = bound;
  const pair = checkPair('smooth_l1_loss', input, target);
  checkReduction(reduction);
  checkReal('smooth_l1_loss', 'beta', beta);
  check(!(beta < 0), () => new RuntimeError('smooth_l1_loss does not support negative values for beta.'));
  checkAnyFloating(pair, () => `"smooth_l1_cpu" not implemented for '${scalarType(pair.input)}'`);
  return tf.tidy(() => {
    const losses = of(pair, (x) => (beta === 0 ? absolute(x) : tf.div(huber(x, beta), beta)));
    return reduce(losses, reduction);
  });
}

const HUBER = [...PAIR, 'reduction', 'delta', 'weight'] as const;

/** Arguments of {@link huber_loss}. */
export interface HuberLossFunctionOptions extends DistanceOptions {
  /** The distance from which on the loss is straight, more than 0. Default 1. */
  delta?: number;
  /** The weight of each element, of the shape of the input. Default all 1. */
  weight?: tf.Tensor | null;
}

/**
 * The squared difference of the elements, made straight from delta on:
 *
 *     l = (x - y)²/2 where |x - y| <= delta, else delta·(|x - y| - delta/2)
 *
 * @returns a 0-d tensor, or with `reduction` `'none'` one of the shape of the input. The caller owns it.
 *
 * @example
 * ```ts
 * const loss = nn.functional.huber_loss(prediction, target, 'mean', 0.5);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export function huber_loss(...args: Arguments<HuberLossFunctionOptions, typeof HUBER>): tf.Tensor {
  const bound = bind('huber_loss()', HUBER, 2, splitKeywords(args));
  const { input, target, reduction = 'mean', delta = 1, weight = null } = bound;
  const pair = checkPair('huber_loss', input, target);
  if (weight !== null) checkWeight('huber_loss', weight, pair.input);
  checkReduction(reduction);
  checkReal('huber_loss', 'delta', delta);
  check(delta > 0, () => new RuntimeError('huber_loss does not support non-positive values for delta.'));
  checkAnyFloating(pair, () => `"huber_cpu" not implemented for '${scalarType(pair.input)}'`);
  return tf.tidy(() => {
    const losses = of(pair, (x) => huber(x, delta));
    return reduce(weighted(losses, weight), reduction);
  });
}

interface Pair {
  input: tf.Tensor;
  target: tf.Tensor;
  shape: number[];
}

/** Two tensors that broadcast, with torch's warning if they have to. */
function checkPair(name: string, input: unknown, target: unknown): Pair {
  checkTensor(`${name}()`, 'input', 1, input);
  checkTensor(`${name}()`, 'target', 2, target);
  warnOfBroadcast(input, target);
  return { input, target, shape: broadcast(input, target) };
}

function checkWeight(name: string, weight: unknown, input: tf.Tensor): asserts weight is tf.Tensor {
  checkTensor(`${name}()`, 'weight', name === 'huber_loss' ? 5 : 6, weight);
  check(list(weight.shape) === list(input.shape), () => {
    return new ValueError('Weights and input must have the same size.');
  });
}

function checkReal(name: string, argument: string, value: unknown): asserts value is number {
  check(typeof value === 'number', () => {
    return new TypeError(`${name}(): argument '${argument}' (position 4) must be float, not ${given(value)}`);
  });
}

function checkAnyFloating({ input, target }: Pair, text: () => string): void {
  check(input.dtype === 'float32' || target.dtype === 'float32', () => new RuntimeError(text()));
}

/** The losses of the single elements. */
function of({ input, target, shape }: Pair, distance: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return shape.includes(0) ? zerosFrom([input, target], shape) : distance(tf.sub(input, target));
}

const weighted = (losses: tf.Tensor, weight: tf.Tensor | null): tf.Tensor =>
  weight === null ? losses : tf.mul(losses, weight);
