// optim.lr_scheduler.LambdaLR: learning rates by a function of the epoch.
import { zip } from '../../python/arithmetic.js';
import { type LambdaArguments, LambdaScheduler } from './lambda_scheduler.js';
import type { Optimizer } from '../optimizer.js';
import type { OfNumber } from './functions.js';
import type { LoadArguments, SchedulerStateDict } from './lr_scheduler.js';

/**
 * Multiplies the first learning rates by a function of the epoch. At epoch t:
 *
 *     lr = initial_lr·lr_lambda(t)
 *
 * A state dict has of each function its own properties, or null if it has none.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for functions that are none, or too few, or too many.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
 */
export class LambdaLR extends LambdaScheduler {
  static override readonly name: string = 'LambdaLR';

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param lr_lambda - of an epoch, the factor: one function for all groups, or a list with one for each.
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, lr_lambda: OfNumber | readonly OfNumber[], last_epoch?: number);
  constructor(...args: LambdaArguments);
  constructor(...args: unknown[]) {
    super('LambdaLR.__init__()', args, (type) => `'${type}' object is not callable`);
  }

  override state_dict(...args: []): SchedulerStateDict {
    return this._saved('LambdaLR.state_dict()', args);
  }

  override load_state_dict(...args: LoadArguments): void {
    this._load('LambdaLR.load_state_dict()', args);
  }

  protected override get_lr(): number[] {
    return zip(this._factors(), this.base_lrs).map(([factor, base]) => base * factor);
  }
}
