// What a state dict has of LBFGS, read and checked.
import * as tf from '@tensorflow/tfjs-core';
import { isPlainObject } from '../../python/arguments.js';
import { checkComplete } from '../options.js';
import { readFloat } from '../readers.js';
import { checkSlot, checkType, type OptimizerStateDict } from '../state_dict.js';
import type { Iteration } from './iteration.js';

/** The counts, and the last iteration if there was one, with tensors of the reader's. */
export interface SavedIterations {
  func_evals: number;
  n_iter: number;
  last: Iteration | null;
}

const OF_ITERATION = ['d', 't', 'old_dirs', 'old_stps', 'ro', 'H_diag', 'prev_flat_grad', 'prev_loss'] as const;

/** What is saved of the parameter with a number, for `size` elements of all parameters. Runs in a tidy. */
export function readSaved(state: OptimizerStateDict<unknown>['state'], number: number, size: number): SavedIterations {
  if (!Object.hasOwn(state, number)) return { func_evals: 0, n_iter: 0, last: null };
  const saved: unknown = state[number];
  const where = `state[${number}]`;
  checkType(where, isPlainObject(saved), 'dict', saved);
  const values = saved as Record<string, unknown>;
  const lacking = (names: readonly string[]): string[] => names.filter((name) => (values[name] ?? null) === null);
  checkComplete(where, lacking(['func_evals', 'n_iter']));
  const called = (name: string): string => `loaded state dict: ${where}.${name}`;
  const numberOf = (name: string): number => readFloat(called(name), values[name]);
  const listOf = (name: string): unknown[] => {
    checkType(`${where}.${name}`, Array.isArray(values[name]), 'list', values[name]);
    return values[name] as unknown[];
  };
  const vector = (name: string, value: unknown): tf.Tensor => checkSlot(called(name), value, { shape: [size] });
  const vectors = (name: string): tf.Tensor[] => listOf(name).map((value, i) => vector(`${name}[${i}]`, value));
  const scalar = (name: string, value: unknown): tf.Tensor => tf.scalar(readFloat(called(name), value));
  const scalars = (name: string): tf.Tensor[] => listOf(name).map((value, i) => scalar(`${name}[${i}]`, value));
  const [func_evals, n_iter] = [numberOf('func_evals'), numberOf('n_iter')];
  if (n_iter === 0) return { func_evals, n_iter, last: null };
  checkComplete(where, lacking(OF_ITERATION));
  const last: Iteration = {
    ...(lacking(['al']).length === 0 && { al: listOf('al').map((x, i) => (x === null ? null : scalar(`al[${i}]`, x))) }),
    d: vector('d', values.d),
    t: numberOf('t'),
    old_dirs: vectors('old_dirs'),
    old_stps: vectors('old_stps'),
    ro: scalars('ro'),
    H_diag: scalar('H_diag', values.H_diag),
    prev_flat_grad: vector('prev_flat_grad', values.prev_flat_grad),
    prev_loss: numberOf('prev_loss'),
  };
  return { func_evals, n_iter, last };
}
