// optim.lr_scheduler.CyclicLR: learning rates that rise and fall between two bounds.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide, zip } from '../../python/arithmetic.js';
import type { Optimizer } from '../optimizer.js';
import { complete } from '../options.js';
import { readFloat } from '../readers.js';
import { ATTRIBUTES, checkMode, type CyclicLROptions, PARAMETERS, SETTINGS } from './cyclic_lr_options.js';
import { type OfNumber, preparedFunction, savedFunction } from './functions.js';
import { asOptimizer, type LoadArguments, LRScheduler, type SchedulerStateDict } from './lr_scheduler.js';
import { perGroup, setMomentums, startMomentums, usesBeta1 } from './per_group.js';

/**
 * Lets the learning rates rise from `base_lr` to `max_lr` in `step_size_up` steps and fall again in `step_size_down`, over and
 * over. At step t, in the cycle c from 1 and at the height h from 0 to 1 in it:
 *
 *     lr = base_lr + (max_lr - base_lr)·h·scale
 *
 * where scale is 1 (`'triangular'`), 1/2^(c-1) (`'triangular2'`), gamma^t (`'exp_range'`), or that of `scale_fn`. The momentum goes
 * the other way, from `max_momentum` to `base_momentum` and back.
 *
 * A state dict has of `scale_fn` its own properties, or null if it has none.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, { step_size_up: 100 });
 * // after each batch
 * scheduler.step();
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html
 */
export class CyclicLR extends LRScheduler {
  static override readonly name: string = 'CyclicLR';

  /** The largest learning rate of each group. */
  declare readonly max_lrs: number[];
  /** How many steps a cycle has. */
  declare readonly total_size: number;
  /** The part of a cycle in which the learning rates rise. */
  declare readonly step_ratio: number;
  /** How the cycles change: `'triangular'` not at all, `'triangular2'` halves each, `'exp_range'` goes by `gamma`. */
  declare readonly mode: string;
  /** Of `'exp_range'`, the factor of a step. */
  declare readonly gamma: number;
  /** What `scale_fn` is given: the number of the `'cycle'`, or else that of the step. */
  declare scale_mode: string;
  /** Whether the momentum, or Adam's β₁, goes the other way. */
  declare readonly cycle_momentum: boolean;
  /** Whether it is Adam's β₁ that goes the other way. */
  declare readonly use_beta1: boolean;
  /** The lowest momentum of each group. */
  declare readonly base_momentums: number[];
  /** The largest momentum of each group. */
  declare readonly max_momentums: number[];
  declare protected readonly _scale_fn_custom: OfNumber | null;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param base_lr - the lowest learning rate, of all groups or of each, which the first epoch has.
   * @param max_lr - the largest learning rate, of all groups or of each.
   * @param step_size_up - how many steps the learning rates rise (default 2000).
   * @param step_size_down - how many steps they fall (default null: as many).
   * @param mode - how the cycles change: `'triangular'` (default) not at all, `'triangular2'` halves each, `'exp_range'` goes by `gamma`.
   * @param gamma - of `'exp_range'`, the factor of a step (default 1).
   * @param scale_fn - a factor of the cycles in place of a mode's: of a number from 1, or of a step (default null).
   * @param scale_mode - what `scale_fn` is given: the number of the `'cycle'` (default), or else that of the step.
   * @param cycle_momentum - whether the momentum, or Adam's β₁, goes the other way (default true).
   * @param base_momentum - the lowest momentum, of all groups or of each (default 0.8).
   * @param max_momentum - the largest momentum, of all groups or of each, which the first epoch has (default 0.9).
   * @param last_epoch - the step to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    optimizer: Optimizer,
    base_lr: number | readonly number[],
    max_lr: number | readonly number[],
    step_size_up?: number,
    step_size_down?: number | null,
    mode?: string,
    gamma?: number,
    scale_fn?: OfNumber | null,
    scale_mode?: string,
    cycle_momentum?: boolean,
    base_momentum?: number | readonly number[],
    max_momentum?: number | readonly number[],
    last_epoch?: number,
  );
  constructor(...args: Arguments<CyclicLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer: given, ...rest } = bind('CyclicLR.__init__()', PARAMETERS, 3, splitKeywords(args));
    const optimizer = asOptimizer(given);
    const settings = complete(SETTINGS, rest);
    const { mode, gamma, scale_fn, scale_mode, cycle_momentum, step_size_up, last_epoch } = settings;
    const base_lrs = perGroup('base_lr', optimizer, settings.base_lr);
    const max_lrs = perGroup('max_lr', optimizer, settings.max_lr);
    const total_size = step_size_up + (settings.step_size_down ?? step_size_up);
    const step_ratio = divide(step_size_up, total_size);
    checkMode(mode, scale_fn);
    const attributes = {
      max_lrs,
      total_size,
      step_ratio,
      mode,
      gamma,
      _scale_fn_custom: scale_fn,
      scale_mode,
      cycle_momentum,
    };
    let momentums = {};
    if (cycle_momentum) {
      const use_beta1 = usesBeta1(optimizer);
      const base_momentums = perGroup('base_momentum', optimizer, settings.base_momentum);
      const max_momentums = perGroup('max_momentum', optimizer, settings.max_momentum);
      if (last_epoch === -1) startMomentums(optimizer, use_beta1, base_momentums, max_momentums);
      momentums = { use_beta1, base_momentums, max_momentums };
    }
    if (last_epoch === -1) for (const [group, lr] of zip(optimizer.param_groups, base_lrs)) group.lr = lr;
    super(optimizer, { ...attributes, ...momentums, last_epoch }, ATTRIBUTES);
    this.base_lrs = base_lrs;
  }

  override state_dict(...args: []): SchedulerStateDict {
    const { _scale_fn_custom: fn } = this;
    return { ...this._saved('CyclicLR.state_dict()', args), _scale_fn_custom: fn && savedFunction(fn) };
  }

  override load_state_dict(...args: LoadArguments): void {
    this._load('CyclicLR.load_state_dict()', args);
  }

  override _prepared(state_dict: unknown): () => void {
    const prepared = super._prepared(state_dict);
    const { mode = this.mode, _scale_fn_custom } = state_dict as SchedulerStateDict<unknown>;
    const fn = this._scale_fn_custom;
    checkMode(mode as string, fn);
    const takeOver = preparedFunction('_scale_fn_custom', fn, _scale_fn_custom);
    return () => {
      prepared();
      Object.assign(this, { _scale_fn_custom: fn });
      takeOver();
      this._chooseScaleMode();
    };
  }

  protected override _start(last_epoch: number): void {
    this._chooseScaleMode();
    super._start(last_epoch);
  }

  protected override get_lr(): number[] {
    const { last_epoch: t, total_size, step_ratio, max_lrs } = this;
    const cycle = Math.floor(1 + t / total_size);
    const x = 1 + t / total_size - cycle;
    const height = x <= step_ratio ? divide(x, step_ratio) : divide(x - 1, step_ratio - 1);
    const scale = this._scale(this.scale_mode === 'cycle' ? cycle : t);
    const rates = zip(this.base_lrs, max_lrs).map(([base, max]) => base + (max - base) * height * scale);
    if (this.cycle_momentum) {
      const momentums = zip(this.base_momentums, this.max_momentums).map(
        ([base, max]) => max - (max - base) * height * scale,
      );
      setMomentums(this.optimizer, this.use_beta1, momentums);
    }
    return rates;
  }

  protected _scale(x: number): number {
    const { mode, gamma, _scale_fn_custom } = this;
    if (_scale_fn_custom !== null) return readFloat('the result of scale_fn', _scale_fn_custom(x));
    return mode === 'triangular2' ? 1 / 2 ** (x - 1) : mode === 'exp_range' ? gamma ** x : 1;
  }

  /** Of each mode the one that goes with it. */
  protected _chooseScaleMode(): void {
    if (this._scale_fn_custom === null) this.scale_mode = this.mode === 'exp_range' ? 'iterations' : 'cycle';
  }
}
