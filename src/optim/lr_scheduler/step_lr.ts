// optim.lr_scheduler.StepLR: a lower learning rate every few epochs.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { floorDivide, modulo } from '../../python/arithmetic.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { float, int } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'step_size', 'gamma', 'last_epoch'] as const;

/** Arguments of {@link StepLR}. */
export interface StepLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** After how many epochs the learning rate falls. */
  step_size: number;
  /** The factor. Default 0.1. */
  gamma?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Omit<StepLROptions, 'optimizer'>>> = {
  step_size: float(),
  gamma: float(0.1),
  last_epoch: int(-1),
};

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
  static override readonly name: string = 'StepLR';

  /** After how many epochs the learning rate falls. */
  declare readonly step_size: number;
  /** The factor. */
  declare readonly gamma: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param step_size - after how many epochs the learning rate falls.
   * @param gamma - the factor (default 0.1).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, step_size: number, gamma?: number, last_epoch?: number);
  constructor(...args: Arguments<StepLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...settings } = bind('StepLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    super(optimizer, complete(SETTINGS, settings), SETTINGS);
  }

  protected override get_lr(): number[] {
    if (this.last_epoch === 0 || modulo(this.last_epoch, this.step_size) !== 0) return this._rates();
    return this._rates().map((lr) => lr * this.gamma);
  }

  protected override _get_closed_form_lr(): number[] {
    return this.base_lrs.map((base) => base * this.gamma ** floorDivide(this.last_epoch, this.step_size));
  }
}
