// optim.lr_scheduler.LRScheduler: what all schedulers share, around the learning rates that each computes.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { typeName } from '../../python/repr.js';
import { Optimizer } from '../optimizer.js';
import type { ParamGroup } from '../param_groups.js';

/** What `state_dict` gives: the settings and counters by torch's names. */
export type SchedulerStateDict = Record<string, unknown>;

/**
 * Base class of the schedulers. A subclass hands its settings to the constructor, which makes them attributes, and defines
 * `get_lr`. The learning rates are those of the optimizer's groups; the first of each is kept there as `initial_lr`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LRScheduler.html
 */
export abstract class LRScheduler {
  readonly optimizer: Optimizer;
  /** How many times `step` has been called; -1 before the first epoch. */
  declare last_epoch: number;
  /** The learning rates that the groups started from. */
  declare base_lrs: number[];
  /** How many times learning rates were computed, the first ones included. */
  declare protected _step_count: number;
  /** Whether these are the first learning rates. */
  declare protected _is_initial: boolean;
  /** Part of the layout of torch's state dict. */
  declare protected _get_lr_called_within_step: boolean;
  declare protected _last_lr: number[];

  /**
   * @param settings - the attributes of the subclass.
   * @param last_epoch - the epoch to go on from, -1 to start.
   */
  protected constructor(optimizer: unknown, settings: object, last_epoch = -1) {
    check(optimizer instanceof Optimizer, () => new TypeError(`${typeName(optimizer)} is not an Optimizer`));
    this.optimizer = optimizer as Optimizer;
    Object.assign(this, settings);
    this._start(last_epoch);
  }

  /** The learning rates of this epoch, from those of the one before. */
  protected abstract get_lr(): number[];

  /** The learning rates as last set, one per group. */
  get_last_lr(): number[] {
    return [...this._last_lr];
  }

  /** Sets the learning rates of the next epoch. To be called after the optimizer's `step`. */
  step(..._args: never[]): void {
    if (this._step_count === 1 && !this.optimizer.stepped) {
      console.warn(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. ' +
          'In PyTorch 1.1.0 and later, you should call them in the opposite order: ' +
          '`optimizer.step()` before `lr_scheduler.step()`.  Failure to do this ' +
          'will result in PyTorch skipping the first value of the learning rate schedule. ' +
          'See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate',
      );
    }
    this._step_count++;
    this.last_epoch++;
    const rates = this.get_lr();
    this.groups.forEach((group, i) => (group.lr = rates[i]));
    this._last_lr = this.rates();
  }

  /** Every setting and counter, by torch's names. The learning rates themselves are in the optimizer's state dict. */
  state_dict(): SchedulerStateDict {
    const { optimizer: _, ...state } = this;
    return structuredClone(state);
  }

  /** Takes over the settings and counters of a state dict, of torch or {@link state_dict}. */
  load_state_dict(state_dict: Readonly<SchedulerStateDict>): void {
    Object.assign(this, structuredClone(state_dict));
  }

  protected get groups(): ParamGroup[] {
    return this.optimizer.param_groups;
  }

  /** The learning rates as they are. */
  protected rates(): number[] {
    return this.groups.map(({ lr }) => lr);
  }

  protected _start(last_epoch: number): void {
    this.groups.forEach((group, i) => {
      if (last_epoch === -1) group.initial_lr ??= group.lr;
      check(group.initial_lr !== undefined, () => {
        return new RuntimeError(
          `param 'initial_lr' is not specified in param_groups[${i}] when resuming scheduler with last_epoch >= 0.\n` +
            'This typically happens when:\n' +
            "1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n" +
            "2. You're using last_epoch >= 0 for a fresh training run (not recommended)",
        );
      });
    });
    this.base_lrs = this.groups.map(({ initial_lr, lr }) => initial_lr ?? lr);
    this.last_epoch = last_epoch;
    this._step_count = 0;
    this._is_initial = true;
    this.step();
    this._is_initial = false;
    this._get_lr_called_within_step = false;
  }
}
