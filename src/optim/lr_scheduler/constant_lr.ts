// optim.lr_scheduler.ConstantLR: lower learning rates for the first epochs.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'factor', 'total_iters', 'last_epoch'] as const;

/** Arguments of {@link ConstantLR}. */
export interface ConstantLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** What the first learning rates are multiplied by, from 0 to 1. Default 1/3. */
  factor?: number;
  /** For how many epochs. Default 5. */
  total_iters?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Omit<ConstantLROptions, 'optimizer'>>> = {
  factor: float(1 / 3, (factor) => {
    const text = 'Constant multiplicative factor expected to be between 0 and 1.';
    check(!(factor > 1 || factor < 0), () => new ValueError(text));
  }),
  total_iters: float(5),
  last_epoch: int(-1),
};

/**
 * Multiplies the learning rates by `factor`, and divides them by it `total_iters` epochs later. Other changes of them stay.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.ConstantLR(optimizer, 0.5, 4);
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` with torch's text for a factor that is not from 0 to 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends LRScheduler {
  static override readonly name: string = 'ConstantLR';

  /** What the first learning rates are multiplied by, from 0 to 1. */
  declare readonly factor: number;
  /** For how many epochs. */
  declare readonly total_iters: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param factor - what the first learning rates are multiplied by, from 0 to 1 (default 1/3).
   * @param total_iters - for how many epochs (default 5).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, factor?: number, total_iters?: number, last_epoch?: number);
  constructor(...args: Arguments<ConstantLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('ConstantLR.__init__()', PARAMETERS, 1, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    const { last_epoch: t, factor, total_iters } = this;
    if (t === 0) return this._rates().map((lr) => lr * factor);
    return t === total_iters ? this._rates().map((lr) => lr * divide(1, factor)) : this._rates();
  }

  protected override _get_closed_form_lr(): number[] {
    const { last_epoch: t, factor, total_iters } = this;
    return this.base_lrs.map((base) => base * (factor + (t >= total_iters ? 1 - factor : 0)));
  }
}
