// optim.lr_scheduler.ChainedScheduler: several schedulers at once.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import type { Optimizer } from '../optimizer.js';
import { checkSchedulers, Composite } from './composite.js';
import type { LoadArguments, LRScheduler, SchedulerStateDict } from './lr_scheduler.js';

const PARAMETERS = ['schedulers', 'optimizer'] as const;

/** Arguments of {@link ChainedScheduler}. */
export interface ChainedSchedulerOptions {
  /** The schedulers, all of one optimizer, in the order in which they step. */
  schedulers: readonly LRScheduler[];
  /** Their optimizer. Default null: that of the first. */
  optimizer?: Optimizer | null;
}

/**
 * Steps several schedulers in a row, so that each changes what the one before has left. It has no `last_epoch` and no `base_lrs`
 * of its own.
 *
 * @example
 * ```ts
 * const { ChainedScheduler, ConstantLR, ExponentialLR } = optim.lr_scheduler;
 * const scheduler = new ChainedScheduler([new ConstantLR(optimizer, 0.1), new ExponentialLR(optimizer, 0.9)]);
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for schedulers that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler extends Composite {
  static override readonly name: string = 'ChainedScheduler';

  /**
   * @param schedulers - the schedulers, all of one optimizer, in the order in which they step.
   * @param optimizer - their optimizer (default null: that of the first).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(schedulers: readonly LRScheduler[], optimizer?: Optimizer | null);
  constructor(...args: Arguments<ChainedSchedulerOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { schedulers: given, optimizer } = bind('ChainedScheduler.__init__()', PARAMETERS, 1, splitKeywords(args));
    const schedulers = checkSchedulers(new.target.name, given, optimizer, ' to be chained');
    super(schedulers, schedulers[0].optimizer, {}, {});
  }

  override step(...args: []): void {
    bind('ChainedScheduler.step()', [], 0, splitKeywords(args));
    for (const scheduler of this._schedulers) scheduler.step();
    this._last_lr = this._rates();
  }

  override state_dict(...args: []): SchedulerStateDict {
    return this._saved('ChainedScheduler.state_dict()', args);
  }

  override load_state_dict(...args: LoadArguments): void {
    this._load('ChainedScheduler.load_state_dict()', args);
  }

  protected override _start(): void {
    this._last_lr = this._rates();
  }
}
