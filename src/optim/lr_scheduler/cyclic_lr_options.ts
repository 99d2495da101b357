// The arguments and attributes of optim.lr_scheduler.CyclicLR.
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import type { Table } from '../options.js';
import { bool, callable, float, floats, int, oneOrEach, orNone, text } from '../readers.js';
import type { OfNumber } from './functions.js';

/** The names of the arguments in torch's positional order. */
export const PARAMETERS = [
  'optimizer',
  'base_lr',
  'max_lr',
  'step_size_up',
  'step_size_down',
  'mode',
  'gamma',
  'scale_fn',
  'scale_mode',
  'cycle_momentum',
  'base_momentum',
  'max_momentum',
  'last_epoch',
] as const;

/** Arguments of CyclicLR. */
export interface CyclicLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** The lowest learning rate, of all groups or of each, which the first epoch has. */
  base_lr: number | readonly number[];
  /** The largest learning rate, of all groups or of each. */
  max_lr: number | readonly number[];
  /** How many steps the learning rates rise. Default 2000. */
  step_size_up?: number;
  /** How many steps they fall. Default null: as many. */
  step_size_down?: number | null;
  /** How the cycles change: `'triangular'` (default) not at all, `'triangular2'` halves each, `'exp_range'` goes by `gamma`. */
  mode?: string;
  /** Of `'exp_range'`, the factor of a step. Default 1. */
  gamma?: number;
  /** A factor of the cycles in place of a mode's: of a number from 1, or of a step. Default null. */
  scale_fn?: OfNumber | null;
  /** What `scale_fn` is given: the number of the `'cycle'` (default), or else that of the step. */
  scale_mode?: string;
  /** Whether the momentum, or Adam's β₁, goes the other way. Default true. */
  cycle_momentum?: boolean;
  /** The lowest momentum, of all groups or of each. Default 0.8. */
  base_momentum?: number | readonly number[];
  /** The largest momentum, of all groups or of each, which the first epoch has. Default 0.9. */
  max_momentum?: number | readonly number[];
  /** The step to go on from. Default -1, to start. */
  last_epoch?: number;
}

const COMMON = {
  mode: text('triangular'),
  gamma: float(1),
  scale_mode: text('cycle'),
  cycle_momentum: bool(true),
};

/** The arguments. */
export const SETTINGS: Table<Required<Omit<CyclicLROptions, 'optimizer'>>> = {
  base_lr: oneOrEach(),
  max_lr: oneOrEach(),
  step_size_up: float(2000),
  step_size_down: orNone(float(), null),
  ...COMMON,
  scale_fn: orNone(callable<OfNumber>(), null),
  base_momentum: oneOrEach(0.8),
  max_momentum: oneOrEach(0.9),
  last_epoch: int(-1),
};

/** What the state dict has beside the function. */
export const ATTRIBUTES: Table<object> = {
  ...COMMON,
  max_lrs: floats(),
  total_size: float(),
  step_ratio: float(),
  use_beta1: bool(),
  base_momentums: floats(),
  max_momentums: floats(),
};

const MODES: readonly string[] = ['triangular', 'triangular2', 'exp_range'];

/** Refuses a mode that nobody knows where there is no function in its place. */
export function checkMode(mode: string, scale_fn: OfNumber | null): void {
  check(scale_fn !== null || MODES.includes(mode), () => new ValueError('mode is invalid and scale_fn is None'));
}
