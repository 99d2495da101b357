// optim.lr_scheduler.LinearLR: learning rates along a line, as to warm up.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'start_factor', 'end_factor', 'total_iters', 'last_epoch'] as const;

/** Arguments of {@link LinearLR}. */
export interface LinearLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** What the learning rates are multiplied by at first, above 0 and up to 1. Default 1/3. */
  start_factor?: number;
  /** What they are multiplied by at the end, from 0 to 1. Default 1. */
  end_factor?: number;
  /** After how many epochs they are there. Default 5. */
  total_iters?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const START = 'Starting multiplicative factor expected to be greater than 0 and less or equal to 1.';
const END = 'Ending multiplicative factor expected to be between 0 and 1.';

const SETTINGS: Table<Required<Omit<LinearLROptions, 'optimizer'>>> = {
  start_factor: float(1 / 3, (factor) => check(!(factor > 1 || factor <= 0), () => new ValueError(START))),
  end_factor: float(1, (factor) => check(!(factor > 1 || factor < 0), () => new ValueError(END))),
  total_iters: float(5),
  last_epoch: int(-1),
};

/**
 * Lets the learning rates go along a line from `start_factor` to `end_factor` of themselves. At epoch t, up to `total_iters`:
 *
 *     lr = initial_lr·(start_factor + (end_factor - start_factor)·t/total_iters)
 *
 * computed from the learning rate of the epoch before, so that other changes of it stay.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.LinearLR(optimizer, { start_factor: 0.1, total_iters: 10 });
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` with torch's text for factors out of their range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler {
  static override readonly name: string = 'LinearLR';

  /** What the learning rates are multiplied by at first, above 0 and up to 1. */
  declare readonly start_factor: number;
  /** What they are multiplied by at the end, from 0 to 1. */
  declare readonly end_factor: number;
  /** After how many epochs they are there. */
  declare readonly total_iters: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param start_factor - what the learning rates are multiplied by at first, above 0 and up to 1 (default 1/3).
   * @param end_factor - what they are multiplied by at the end, from 0 to 1 (default 1).
   * @param total_iters - after how many epochs they are there (default 5).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, start_factor?: number, end_factor?: number, total_iters?: number, last_epoch?: number);
  constructor(...args: Arguments<LinearLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('LinearLR.__init__()', PARAMETERS, 1, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    const { last_epoch: t, start_factor, total_iters } = this;
    if (t === 0) return this._rates().map((lr) => lr * start_factor);
    if (this._is_initial || t > total_iters) return this._rates();
    const change = this.end_factor - start_factor;
    const rise = 1 + divide(change, total_iters * start_factor + (t - 1) * change);
    return this._rates().map((lr) => lr * rise);
  }

  protected override _get_closed_form_lr(): number[] {
    const { last_epoch: t, start_factor, end_factor, total_iters } = this;
    const factor = start_factor + divide((end_factor - start_factor) * Math.min(total_iters, t), total_iters);
    return this.base_lrs.map((base) => base * factor);
  }
}
