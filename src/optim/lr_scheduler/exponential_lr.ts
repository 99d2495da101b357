// optim.lr_scheduler.ExponentialLR: a lower learning rate every epoch.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'gamma', 'last_epoch'] as const;

/** Arguments of {@link ExponentialLR}. */
export interface ExponentialLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** The factor. */
  gamma: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Omit<ExponentialLROptions, 'optimizer'>>> = { gamma: float(), last_epoch: int(-1) };

/**
 * Multiplies the learning rates by gamma every epoch:
 *
 *     lr ← lr·gamma
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.ExponentialLR(optimizer, 0.95);
 * // after each epoch
 * scheduler.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends LRScheduler {
  static override readonly name: string = 'ExponentialLR';

  /** The factor. */
  declare readonly gamma: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param gamma - the factor.
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, gamma: number, last_epoch?: number);
  constructor(...args: Arguments<ExponentialLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('ExponentialLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    return this._is_initial ? this._rates() : this._rates().map((lr) => lr * this.gamma);
  }

  protected override _get_closed_form_lr(): number[] {
    return this.base_lrs.map((base) => base * this.gamma ** this.last_epoch);
  }
}
