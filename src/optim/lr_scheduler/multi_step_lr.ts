// optim.lr_scheduler.MultiStepLR: lower learning rates at given epochs.
import { type Arguments, bind, isPlainObject, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkInt } from '../../python/checks.js';
import { withIntegerKeys } from '../../python/kinds.js';
import { awaitClause } from '../../python/promise.js';
import { typeName } from '../../python/repr.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Option, type Table } from '../options.js';
import { float, int, ints } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'milestones', 'gamma', 'last_epoch'] as const;

/** Arguments of {@link MultiStepLR}. */
export interface MultiStepLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** The epochs at which the learning rates fall; twice where one is there twice. */
  milestones: readonly number[];
  /** The factor. Default 0.1. */
  gamma?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

type Counts = Readonly<Record<number, number>>;

const SETTINGS: Table<Required<Omit<MultiStepLROptions, 'optimizer'>>> = {
  milestones: ints(),
  gamma: float(0.1),
  last_epoch: int(-1),
};

/** The milestones as a state dict has them: how often each is given. */
const counts: Option<Counts> = {
  read(name, value) {
    check(isPlainObject(value), () => {
      return new TypeError(`${name} should be of type dict, got: ${typeName(value)}${awaitClause(value)}`);
    });
    for (const [milestone, count] of Object.entries(value)) {
      check(/^-?\d+$/.test(milestone), () => new TypeError(`${name} should have keys of type int, got: '${milestone}'`));
      checkInt(`${name}[${milestone}]`, count);
    }
    return withIntegerKeys({ ...(value as Counts) });
  },
};

/**
 * Multiplies the learning rates by gamma at each milestone:
 *
 *     lr ← lr·gamma  if the epoch is one of the milestones
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.MultiStepLR(optimizer, [30, 80], 0.1);
 * // after each epoch
 * scheduler.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends LRScheduler {
  static override readonly name: string = 'MultiStepLR';

  /** How often each milestone is given. */
  declare readonly milestones: Counts;
  /** The factor. */
  declare readonly gamma: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param milestones - the epochs at which the learning rates fall; twice where one is there twice.
   * @param gamma - the factor (default 0.1).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, milestones: readonly number[], gamma?: number, last_epoch?: number);
  constructor(...args: Arguments<MultiStepLROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...given } = bind('MultiStepLR.__init__()', PARAMETERS, 2, splitKeywords(args));
    const { milestones, ...settings } = complete(SETTINGS, given);
    super(optimizer, { milestones: counted(milestones), ...settings }, { ...SETTINGS, milestones: counts });
  }

  protected override get_lr(): number[] {
    if (!Object.hasOwn(this.milestones, this.last_epoch)) return this._rates();
    return this._rates().map((lr) => lr * this.gamma ** this.milestones[this.last_epoch]);
  }

  protected override _get_closed_form_lr(): number[] {
    const passed = Object.entries(this.milestones).filter(([milestone]) => Number(milestone) <= this.last_epoch);
    const falls = passed.reduce((sum, [, count]) => sum + Math.max(count, 0), 0);
    return this.base_lrs.map((base) => base * this.gamma ** falls);
  }
}

/** Python's `Counter(milestones)`. */
function counted(milestones: readonly number[]): Counts {
  const found: Record<number, number> = {};
  for (const milestone of milestones) found[milestone] = (found[milestone] ?? 0) + 1;
  return withIntegerKeys(found);
}
