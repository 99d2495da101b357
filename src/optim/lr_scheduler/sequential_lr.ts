// optim.lr_scheduler.SequentialLR: one scheduler after the other.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { int, ints, readFloat } from '../readers.js';
import { checkSchedulers, Composite } from './composite.js';
import type { LoadArguments, LRScheduler, SchedulerStateDict } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'schedulers', 'milestones', 'last_epoch'] as const;

/** Arguments of {@link SequentialLR}. */
export interface SequentialLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** The schedulers in their order, all of this optimizer. */
  schedulers: readonly LRScheduler[];
  /** The epoch at which each scheduler after the first takes over, rising. */
  milestones: readonly number[];
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const SETTINGS: Table<Required<Pick<SequentialLROptions, 'milestones' | 'last_epoch'>>> = {
  milestones: ints(),
  last_epoch: int(-1),
};

/**
 * Lets one scheduler after the other set the learning rates, each from its own first epoch on. It takes the schedulers over: they
 * start anew, and only this one is to be stepped.
 *
 * @example
 * ```ts
 * const { LinearLR, CosineAnnealingLR, SequentialLR } = optim.lr_scheduler;
 * const [warmup, decay] = [new LinearLR(optimizer, 0.1), new CosineAnnealingLR(optimizer, 95)];
 * const scheduler = new SequentialLR(optimizer, [warmup, decay], [5]);
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for schedulers that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export class SequentialLR extends Composite {
  static override readonly name: string = 'SequentialLR';

  /** The epochs at which the next scheduler takes over. */
  declare readonly _milestones: readonly number[];

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param schedulers - the schedulers in their order, all of this optimizer.
   * @param milestones - the epoch at which each scheduler after the first takes over, rising.
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, schedulers: readonly LRScheduler[], milestones: readonly number[], last_epoch?: number);
  constructor(...args: Arguments<SequentialLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, schedulers: given, ...rest } = bind('SequentialLR.__init__()', PARAMETERS, 3, splitKeywords(args));
    const schedulers = checkSchedulers(new.target.name, given, optimizer);
    const { milestones: _milestones, last_epoch } = complete(SETTINGS, rest);
    check(_milestones.length === schedulers.length - 1, () => {
      return new ValueError(
        'Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but ' +
          `got number of schedulers ${schedulers.length} and the number of milestones to be equal to ${_milestones.length}`,
      );
    });
    super(schedulers, optimizer as Optimizer, { _milestones, last_epoch }, { _milestones: ints() });
  }

  override step(...args: []): void {
    bind('SequentialLR.step()', [], 0, splitKeywords(args));
    const { last_epoch } = this;
    const epoch = last_epoch + 1;
    const index = this._indexAt(epoch);
    const scheduler = this._schedulers[index];
    if (index > 0 && this._milestones[index - 1] === epoch) scheduler._restart();
    else scheduler.step();
    this.last_epoch = epoch;
    this._last_lr = scheduler.get_last_lr();
  }

  override state_dict(...args: []): SchedulerStateDict {
    return this._saved('SequentialLR.state_dict()', args);
  }

  override load_state_dict(...args: LoadArguments): void {
    this._load('SequentialLR.load_state_dict()', args);
  }

  protected override _start(last_epoch: number): void {
    this.groups.forEach((group, i) => {
      check(group.initial_lr !== undefined, () => new RuntimeError(`param_groups[${i}] has no 'initial_lr'`));
      group.lr = readFloat('initial_lr', group.initial_lr);
    });
    this.last_epoch = last_epoch + 1;
    undo(this._schedulers);
    const first = this._schedulers[this._indexAt(0)];
    first._initial_step();
    this._last_lr = first.get_last_lr();
  }

  /** Whose turn it is at an epoch. */
  protected _indexAt(epoch: number): number {
    const later = this._milestones.findIndex((milestone) => milestone > epoch);
    return later === -1 ? this._milestones.length : later;
  }
}

/** Takes the first step of schedulers back, in others too. */
function undo(schedulers: readonly LRScheduler[]): void {
  for (const scheduler of schedulers) {
    if (scheduler instanceof Composite) undo(scheduler._schedulers);
    else scheduler.last_epoch--;
  }
}
