// What the cases of optimizers share: small parameters, and the classes with arguments that only they themselves can check.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';

export const parameter = (...values: number[]): nn.Parameter => tf.tidy(() => new nn.Parameter(tf.tensor1d(values)));

/** Sets the gradient, as the user's own tensor. */
export function graded(p: nn.Parameter, ...grad: number[]): nn.Parameter {
  p.grad = tf.tensor1d(grad);
  return p;
}

export const Unchecked = optim as unknown as Record<string, new (...args: unknown[]) => optim.Optimizer>;

export const NAMES: readonly string[] = ['SGD', 'Adam', 'AdamW', 'RMSprop'];

/** The names of all. */
export const ALL: readonly string[] = [...NAMES, 'Adagrad', 'Adadelta', 'Adamax', 'RAdam', 'Rprop', 'NAdam', 'ASGD'];
