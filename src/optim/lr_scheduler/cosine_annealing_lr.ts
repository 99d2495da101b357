// optim.lr_scheduler.CosineAnnealingLR: learning rates along a cosine.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide, modulo, zip } from '../../python/arithmetic.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'T_max', 'eta_min', 'last_epoch'] as const;

/** Arguments of {@link CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** In how many epochs the learning rate falls to `eta_min`. */
  T_max: number;
  /** The lowest learning rate. Default 0. */
  eta_min?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Omit<CosineAnnealingLROptions, 'optimizer'>>> = {
  T_max: float(),
  eta_min: float(0),
  last_epoch: int(-1),
};

/**
 * Lets the learning rates fall to `eta_min` in `T_max` epochs along a cosine, and rise again. At epoch t:
 *
 *     lr = eta_min + (initial_lr - eta_min)·(1 + cos(π·t/T_max))/2
 *
 * computed from the learning rate of the epoch before, so that other changes of it stay.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.CosineAnnealingLR(optimizer, 100);
 * // after each epoch
 * scheduler.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export class CosineAnnealingLR extends LRScheduler {
  static override readonly name: string = 'CosineAnnealingLR';

  /** In how many epochs the learning rate falls to `eta_min`. */
  declare readonly T_max: number;
  /** The lowest learning rate. */
  declare readonly eta_min: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param T_max - in how many epochs the learning rate falls to `eta_min`.
   * @param eta_min - the lowest learning rate (default 0).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, T_max: number, eta_min?: number, last_epoch?: number);
  constructor(...args: Arguments<CosineAnnealingLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('CosineAnnealingLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    const { last_epoch: t, T_max, eta_min, base_lrs } = this;
    const rates = this._rates();
    if (this._is_initial) return rates;
    if (this._step_count === 1 && t > 0) {
      return base_lrs.map((base) => eta_min + ((base - eta_min) * (1 + Math.cos((t * Math.PI) / T_max))) / 2);
    }
    if (modulo(t - 1 - T_max, 2 * T_max) === 0) {
      const rise = (1 - Math.cos(Math.PI / T_max)) / 2;
      return zip(base_lrs, rates).map(([base, lr]) => lr + (base - eta_min) * rise);
    }
    const fall = (1 + Math.cos((Math.PI * t) / T_max)) / (1 + Math.cos((Math.PI * (t - 1)) / T_max));
    return rates.map((lr) => fall * (lr - eta_min) + eta_min);
  }

  protected override _get_closed_form_lr(): number[] {
    const { last_epoch: t, T_max, eta_min, base_lrs } = this;
    const height = 1 + Math.cos(divide(Math.PI * t, T_max));
    return base_lrs.map((base) => eta_min + ((base - eta_min) * height) / 2);
  }
}
