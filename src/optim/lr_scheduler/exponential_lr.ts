// optim.lr_scheduler.ExponentialLR: a lower learning rate every epoch.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloat, checkInt } from '../../python/checks.js';
import type { Optimizer } from '../optimizer.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'gamma', 'last_epoch'] as const;

/** Arguments of {@link ExponentialLR}. */
export interface ExponentialLROptions {
  optimizer: Optimizer;
  /** The factor. */
  gamma: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

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
  declare readonly gamma: number;

  constructor(...args: Arguments<ExponentialLROptions, typeof PARAMETERS>) {
    const { optimizer, gamma, last_epoch = -1 } = bind('ExponentialLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    checkFloat('gamma', gamma);
    checkInt('last_epoch', last_epoch);
    super(optimizer, { gamma }, last_epoch);
  }

  protected override get_lr(): number[] {
    return this._is_initial ? this.rates() : this.rates().map((lr) => lr * this.gamma);
  }
}
