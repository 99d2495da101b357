// optim.lr_scheduler.StepLR: a lower learning rate every few epochs.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloat, checkInt } from '../../python/checks.js';
import type { Optimizer } from '../optimizer.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'step_size', 'gamma', 'last_epoch'] as const;

/** Arguments of {@link StepLR}. */
export interface StepLROptions {
  optimizer: Optimizer;
  /** After how many epochs the learning rate falls. */
  step_size: number;
  /** The factor. Default 0.1. */
  gamma?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

/**
 * Multiplies the learning rates by gamma every `step_size` epochs:
 *
 *     lr ← lr·gamma  if the epoch is a multiple of step_size
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.StepLR(optimizer, 30, 0.1);
 * // after each epoch
 * scheduler.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends LRScheduler {
  declare readonly step_size: number;
  declare readonly gamma: number;

  constructor(...args: Arguments<StepLROptions, typeof PARAMETERS>) {
    const {
      optimizer,
      step_size,
      gamma = 0.1,
      last_epoch = -1,
    } = bind('StepLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    checkInt('step_size', step_size);
    checkFloat('gamma', gamma);
    checkInt('last_epoch', last_epoch);
    super(optimizer, { step_size, gamma }, last_epoch);
  }

  protected override get_lr(): number[] {
    if (this.last_epoch === 0 || this.last_epoch % this.step_size !== 0) return this.rates();
    return this.rates().map((lr) => lr * this.gamma);
  }
}
