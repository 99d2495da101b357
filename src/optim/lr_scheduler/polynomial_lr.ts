// optim.lr_scheduler.PolynomialLR: learning rates along a polynomial, down to 0.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide } from '../../python/arithmetic.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'total_iters', 'power', 'last_epoch'] as const;

/** Arguments of {@link PolynomialLR}. */
export interface PolynomialLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** In how many epochs the learning rates fall to 0. Default 5. */
  total_iters?: number;
  /** The power of the polynomial. Default 1, a line. */
  power?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Omit<PolynomialLROptions, 'optimizer'>>> = {
  total_iters: float(5),
  power: float(1),
  last_epoch: int(-1),
};

/**
 * Lets the learning rates fall to 0 in `total_iters` epochs along a polynomial. At epoch t:
 *
 *     lr = initial_lr·(1 - t/total_iters)^power
 *
 * computed from the learning rate of the epoch before, so that other changes of it stay.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.PolynomialLR(optimizer, 100, 2);
 * // after each epoch
 * scheduler.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export class PolynomialLR extends LRScheduler {
  static override readonly name: string = 'PolynomialLR';

  /** In how many epochs the learning rates fall to 0. */
  declare readonly total_iters: number;
  /** The power of the polynomial. */
  declare readonly power: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param total_iters - in how many epochs the learning rates fall to 0 (default 5).
   * @param power - the power of the polynomial (default 1, a line).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, total_iters?: number, power?: number, last_epoch?: number);
  constructor(...args: Arguments<PolynomialLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('PolynomialLR.__init__()', PARAMETERS, 1, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    const { last_epoch: t, total_iters, power } = this;
    if (this._is_initial || t > total_iters) return this._rates();
    const fall = divide(1 - divide(t, total_iters), 1 - divide(t - 1, total_iters)) ** power;
    return this._rates().map((lr) => lr * fall);
  }

  protected override _get_closed_form_lr(): number[] {
    const { last_epoch: t, total_iters, power } = this;
    const factor = (1 - divide(Math.min(total_iters, t), total_iters)) ** power;
    return this.base_lrs.map((base) => base * factor);
  }
}
