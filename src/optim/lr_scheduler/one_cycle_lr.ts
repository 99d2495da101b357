// optim.lr_scheduler.OneCycleLR: learning rates that rise once and fall to almost nothing.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { divide, zip } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
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

  declare readonly total_steps: number;
  declare readonly cycle_momentum: boolean;
  declare readonly use_beta1: boolean;
  declare protected readonly _schedule_phases: readonly Phase[];
  declare protected readonly _anneal_func_type: 'cos' | 'linear';

  constructor(...args: Arguments<OneCycleLROptions, typeof PARAMETERS>) {
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
