// The arguments of optim.lr_scheduler.ReduceLROnPlateau.
import type { Optimizer } from '../optimizer.js';

/** Their names in torch's positional order. */
export const PLATEAU_PARAMETERS = [
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
