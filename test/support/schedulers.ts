// Schedulers as the fixture describes them, which both languages can build.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import { ok } from './assert.js';

export type AnyScheduler = optim.lr_scheduler.LRScheduler & { step(metric?: number): void };

/** The classes with arguments that only they themselves can check. */
export const Unchecked = optim.lr_scheduler as unknown as Record<string, new (...args: unknown[]) => AnyScheduler>;

type OfNumber = (x: number) => number;

/** Functions by what they compute. */
const FUNCTIONS: Readonly<Record<string, OfNumber>> = {
  '0.95 ** t': (t) => 0.95 ** t,
  '1 / (1 + t)': (t) => 1 / (1 + t),
  '1 + sin(t) / 2': (t) => 1 + Math.sin(t) / 2,
};

const functionsOf = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((name: string) => FUNCTIONS[name]) : (FUNCTIONS[value as string] ?? value);

/** A scheduler. Of its options, functions are known by what they compute, and others are described like it. */
export function makeScheduler(
  optimizer: optim.Optimizer,
  name: string,
  options: Readonly<Record<string, unknown>>,
): AnyScheduler {
  const given = Object.fromEntries(
    Object.entries(options).map(([key, value]): [string, unknown] => {
      if (key === 'lr_lambda' || key === 'scale_fn') return [key, functionsOf(value)];
      if (key !== 'schedulers') return [key, value];
      return [key, (value as [string, Record<string, unknown>][]).map((one) => makeScheduler(optimizer, ...one))];
    }),
  );
  return new Unchecked[name](name === 'ChainedScheduler' ? given : { optimizer, ...given });
}

/** An optimizer with two groups. */
export function optimizerOf(name: 'SGD' | 'Adam' = 'SGD'): optim.Optimizer {
  const groups = [0.1, 0.025].map((lr) => ({ params: [new nn.Parameter(tf.zeros([1]))], lr }));
  return name === 'SGD' ? new optim.SGD(groups, { momentum: 0.9 }) : new optim.Adam(groups);
}

export function compareRates(actual: readonly number[], expected: readonly number[], what: string): void {
  actual.forEach((lr, i) => {
    ok(Math.abs(lr - expected[i]) <= 1e-14, `group ${i}, ${what}: expected ${expected[i]}, got ${lr}`);
  });
}
