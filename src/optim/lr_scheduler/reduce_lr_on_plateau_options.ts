// The arguments and attributes of optim.lr_scheduler.ReduceLROnPlateau.
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import type { Table } from '../options.js';
import { float, floats, oneOrEach, orNone, word } from '../readers.js';

/** The names of the arguments in torch's positional order. */
export const PARAMETERS = [
  'optimizer',
  'mode',
  'factor',
  'patience',
  'threshold',
  'threshold_mode',
  'cooldown',
  'min_lr',
  'eps',
] as const;

/** Arguments of ReduceLROnPlateau. */
export interface ReduceLROnPlateauOptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** Whether the metric should fall or rise. Default `'min'`. */
  mode?: 'min' | 'max';
  /** What the learning rates are multiplied by. Default 0.1. */
  factor?: number;
  /** How many epochs without improvement are accepted. Default 10. */
  patience?: number;
  /** What counts as an improvement. Default 1e-4. */
  threshold?: number;
  /** Whether `threshold` is a fraction of the best metric or a difference. Default `'rel'`. */
  threshold_mode?: 'rel' | 'abs';
  /** How many epochs to wait after a reduction. Default 0. */
  cooldown?: number;
  /** The lowest learning rate, of all groups or of each. Default 0. */
  min_lr?: number | readonly number[];
  /** Smaller reductions are left out. Default 1e-8. */
  eps?: number;
}

type Settings = Required<Omit<ReduceLROnPlateauOptions, 'optimizer'>>;

const COMMON = {
  factor: float(0.1, (factor) => check(!(factor >= 1), () => new ValueError('Factor should be < 1.0.'))),
  patience: float(10),
  cooldown: float(0),
  eps: float(1e-8),
  mode: word('mode', ['min', 'max'], 'min'),
  threshold: float(1e-4),
  threshold_mode: word('threshold mode', ['rel', 'abs'], 'rel'),
};

/** The arguments, in the order in which the state dict has them. */
export const SETTINGS: Table<Settings> = { ...COMMON, min_lr: oneOrEach(0) };

/** What the state dict has. */
export const ATTRIBUTES: Table<object> = {
  ...COMMON,
  default_min_lr: orNone(float()),
  min_lrs: floats(),
  mode_worse: float(),
  best: float(),
  cooldown_counter: float(),
  num_bad_epochs: float(),
};
