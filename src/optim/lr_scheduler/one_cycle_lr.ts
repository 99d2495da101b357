// optim.lr_scheduler.OneCycleLR: learning rates that rise once and fall to almost nothing.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide, zip } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import type { Optimizer } from '../optimizer.js';
import { complete } from '../options.js';
import { readFloat } from '../readers.js';
import { asOptimizer, LRScheduler } from './lr_scheduler.js';
import {
  ATTRIBUTES,
  type OneCycleLROptions,
  PARAMETERS,
  type Phase,
  phasesOf,
  SETTINGS,
  stepsOf,
} from './one_cycle_lr_options.js';
import { type CycledGroup, perGroup, setMomentums, startMomentums, usesBeta1 } from './per_group.js';

/** A group that knows the bounds of its learning rates. */
interface Group extends CycledGroup {
  max_lr?: number;
  min_lr?: number;
}

/**
 * Lets the learning rates rise from `max_lr/div_factor` to `max_lr` and fall to a `final_div_factor`-th of the first, in
 * `total_steps` steps. The momentum goes the other way, from `max_momentum` to `base_momentum` and back.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.OneCycleLR(optimizer, 0.01, { epochs: 10, steps_per_epoch: 100 });
 * // after each batch
 * scheduler.step();
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit, and `ValueError` by a step after the last.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
 */
export class OneCycleLR extends LRScheduler {
  static override readonly name: string = 'OneCycleLR';

  /** How many steps the cycle has. */
  declare readonly total_steps: number;
  /** Whether the momentum, or Adam's β₁, goes the other way. */
  declare readonly cycle_momentum: boolean;
  /** Whether it is Adam's β₁ that goes the other way. */
  declare readonly use_beta1: boolean;
  declare protected readonly _schedule_phases: readonly Phase[];
  declare protected readonly _anneal_func_type: 'cos' | 'linear';

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param max_lr - the largest learning rate, of all groups or of each.
   * @param total_steps - how many steps the cycle has (default null: `epochs·steps_per_epoch`).
   * @param epochs - how many epochs it has (default null).
   * @param steps_per_epoch - how many steps an epoch has (default null).
   * @param pct_start - the part of the cycle in which the learning rates rise (default 0.3).
   * @param anneal_strategy - whether they go along a cosine (default) or a line.
   * @param cycle_momentum - whether the momentum, or Adam's β₁, goes the other way (default true).
   * @param base_momentum - the lowest momentum, of all groups or of each (default 0.85).
   * @param max_momentum - the largest momentum, of all groups or of each (default 0.95).
   * @param div_factor - what `max_lr` is divided by for the first learning rate (default 25).
   * @param final_div_factor - what the first learning rate is divided by for the last (default 1e4).
   * @param three_phase - whether to return to the first learning rate before the last phase (default false).
   * @param last_epoch - the step to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    optimizer: Optimizer,
    max_lr: number | readonly number[],
    total_steps?: number | null,
    epochs?: number | null,
    steps_per_epoch?: number | null,
    pct_start?: number,
    anneal_strategy?: 'cos' | 'linear',
    cycle_momentum?: boolean,
    base_momentum?: number | readonly number[],
    max_momentum?: number | readonly number[],
    div_factor?: number,
    final_div_factor?: number,
    three_phase?: boolean,
    last_epoch?: number,
  );
  constructor(...args: Arguments<OneCycleLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer: given, ...rest } = bind('OneCycleLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    const optimizer = asOptimizer(given);
    const settings = complete(SETTINGS, rest);
    const { pct_start, three_phase, cycle_momentum, div_factor, final_div_factor, last_epoch } = settings;
    const total_steps = stepsOf(settings);
    const max_lrs = perGroup('max_lr', optimizer, settings.max_lr);
    const initial_lrs = max_lrs.map((lr) => divide(lr, div_factor));
    const min_lrs = initial_lrs.map((lr) => divide(lr, final_div_factor));
    let momentum = {};
    if (cycle_momentum) {
      const use_beta1 = usesBeta1(optimizer);
      const max_momentums = perGroup('max_momentum', optimizer, settings.max_momentum);
      const base_momentums = perGroup('base_momentum', optimizer, settings.base_momentum);
      if (last_epoch === -1) startMomentums(optimizer, use_beta1, base_momentums, max_momentums);
      momentum = { use_beta1 };
    }
    if (last_epoch === -1) {
      optimizer.param_groups.forEach((group, i) => {
        Object.assign(group, { initial_lr: initial_lrs[i], max_lr: max_lrs[i], min_lr: min_lrs[i] });
      });
    }
    const _schedule_phases = phasesOf(total_steps, pct_start, three_phase);
    const attributes = { total_steps, _schedule_phases, _anneal_func_type: settings.anneal_strategy, cycle_momentum };
    super(optimizer, { ...attributes, ...momentum, last_epoch }, ATTRIBUTES);
  }

  protected override get_lr(): number[] {
    const { last_epoch: step, total_steps, groups, _schedule_phases: phases } = this;
    check(step <= total_steps, () => {
      return new ValueError(`Tried to step ${step} times. The specified number of total steps is ${total_steps}`);
    });
    const found = phases.findIndex(({ end_step }) => step <= end_step);
    const i = found === -1 ? phases.length - 1 : found;
    const start_step = i === 0 ? 0 : phases[i - 1].end_step;
    const { end_step, ...names } = phases[i];
    const pct = divide(step - start_step, end_step - start_step);
    const annealed = (start: keyof Group, end: keyof Group): number[] => {
      return zip(bounds(groups, start), bounds(groups, end)).map(([from, to]) => this._anneal_func(from, to, pct));
    };
    const rates = annealed(names.start_lr, names.end_lr);
    if (this.cycle_momentum) {
      setMomentums(this.optimizer, this.use_beta1, annealed(names.start_momentum, names.end_momentum));
    }
    return rates;
  }

  /** The value at a part of the way from one to another. */
  protected _anneal_func(from: number, to: number, pct: number): number {
    if (this._anneal_func_type === 'linear') return (to - from) * pct + from;
    return to + ((from - to) / 2) * (Math.cos(Math.PI * pct) + 1);
  }
}

/** What the groups have under a name. */
function bounds(groups: readonly Group[], name: keyof Group): number[] {
  return groups.map((group, i) => {
    check(group[name] !== undefined, () => new RuntimeError(`param_groups[${i}] has no '${name}'`));
    return readFloat(name, group[name]);
  });
}
