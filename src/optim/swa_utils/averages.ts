// How averages of weights go on: one by one, or all at once.
import * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloat } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { number } from '../../python/repr.js';

/** The next average, of one that is of `num_averaged` values, and another value. Runs in a tidy. */
export type AvgFn = (averaged: tf.Tensor, current: tf.Tensor, num_averaged: number) => tf.Tensor;

type DecayArguments = [decay?: number] | [keywords: { decay?: number }];

/**
 * The exponential moving average: decay·average + (1 - decay)·current.
 *
 * @param decay - from 0 to 1 (default 0.999).
 * @see https://docs.pytorch.org/docs/stable/optim.html#torch.optim.swa_utils.get_ema_avg_fn
 */
export function get_ema_avg_fn(...args: DecayArguments): AvgFn {
  const { decay = 0.999 } = bind('get_ema_avg_fn()', ['decay'], 0, splitKeywords(args));
  checkFloat('decay', decay);
  check(decay >= 0 && decay <= 1, () => {
    return new ValueError(`Invalid decay value ${number(decay)} provided. Please provide a value in [0,1] range.`);
  });
  return (averaged, current) => tf.add(tf.mul(averaged, decay), tf.mul(current, 1 - decay));
}

/**
 * The mean of all: average + (current - average)/(num_averaged + 1).
 *
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function get_swa_avg_fn(...args: []): AvgFn {
  bind('get_swa_avg_fn()', [], 0, splitKeywords(args));
  return (averaged, current, num_averaged) => tf.add(averaged, tf.div(tf.sub(current, averaged), num_averaged + 1));
}
