// optim.swa_utils.SWALR: learning rates that go to a constant one, with which weights are averaged.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { zip } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { str } from '../../python/repr.js';
import { asOptimizer, LRScheduler } from '../lr_scheduler/lr_scheduler.js';
import { perGroup } from '../lr_scheduler/per_group.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import type { ParamGroup } from '../param_groups.js';
import { int, oneOrEach, readFloat } from '../readers.js';

const PARAMETERS = ['optimizer', 'swa_lr', 'anneal_epochs', 'anneal_strategy', 'last_epoch'] as const;

/** Arguments of {@link SWALR}. */
export interface SWALROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** Where the learning rates go, one for all groups or a list with one for each. It is kept in the groups, too. */
  swa_lr: number | readonly number[];
  /** In how many epochs. Default 10. */
  anneal_epochs?: number;
  /** Along which curve. Default `'cos'`. */
  anneal_strategy?: 'cos' | 'linear';
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

/** How far along the curve the learning rates are, from 0 to 1. */
const CURVES: Readonly<Record<string, (t: number) => number>> = {
  cos: (t) => (1 - Math.cos(Math.PI * t)) / 2,
  linear: (t) => t,
};

const strategy = {
  initial: 'cos',
  read: (_name: string, value: unknown): string => {
    check(typeof value === 'string' && Object.hasOwn(CURVES, value), () => {
      return new ValueError(`anneal_strategy must be one of 'cos' or 'linear', instead got ${str(value)}`);
    });
    return value;
  },
};

const epochs = {
  initial: 10,
  read: (_name: string, value: unknown): number => {
    check(Number.isInteger(value) && (value as number) >= 0, () => {
      return new ValueError(`anneal_epochs must be equal or greater than 0, got ${str(value)}`);
    });
    return value as number;
  },
};

interface Settings {
  swa_lr: number | readonly number[];
  anneal_epochs: number;
  anneal_strategy: string;
  last_epoch: number;
}

const SETTINGS: Table<Settings> = {
  swa_lr: oneOrEach(),
  anneal_strategy: strategy,
  anneal_epochs: epochs,
  last_epoch: int(-1),
};

const ATTRIBUTES: Table<object> = { _anneal_strategy: strategy, anneal_epochs: epochs };

type SWAGroup = ParamGroup & { swa_lr?: number };

/**
 * Lets the learning rates go to `swa_lr` in `anneal_epochs` epochs, and stay there. At epoch t, with a the part of the way:
 *
 *     lr = a·swa_lr + (1 - a)·initial_lr,   a = (1 - cos(π·t/anneal_epochs))/2 or t/anneal_epochs
 *
 * computed from the learning rate of the epoch before, so that other changes of it stay.
 *
 * @example
 * ```ts
 * const scheduler = new optim.swa_utils.SWALR(optimizer, 0.05, { anneal_epochs: 20 });
 * // after each epoch
 * scheduler.step();
 * ```
 * @throws `ValueError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.swa_utils.SWALR.html
 */
export class SWALR extends LRScheduler {
  static override readonly name: string = 'SWALR';

  /** In how many epochs the learning rates go there. */
  declare readonly anneal_epochs: number;
  declare protected readonly _anneal_strategy: string;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param swa_lr - where the learning rates go, one for all groups or a list with one for each. It is kept in the groups, too.
   * @param anneal_epochs - in how many epochs (default 10).
   * @param anneal_strategy - along which curve (default `'cos'`).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    optimizer: Optimizer,
    swa_lr: number | readonly number[],
    anneal_epochs?: number,
    anneal_strategy?: 'cos' | 'linear',
    last_epoch?: number,
  );
  constructor(...args: Arguments<SWALROptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer: given, ...rest } = bind('SWALR.__init__()', PARAMETERS, 2, splitKeywords(args));
    const optimizer = asOptimizer(given);
    const { swa_lr, anneal_strategy, anneal_epochs, last_epoch } = complete(SETTINGS, rest);
    const targets = perGroup('swa_lr', optimizer, swa_lr);
    for (const [group, target] of zip<SWAGroup, number>(optimizer.param_groups, targets)) group.swa_lr = target;
    super(optimizer, { _anneal_strategy: anneal_strategy, anneal_epochs, last_epoch }, ATTRIBUTES);
  }

  protected override get_lr(): number[] {
    const { anneal_epochs } = this;
    const step = anneal_epochs === 0 ? Math.max(1, this._step_count - 1) : this._step_count - 1;
    const [before, now] = [step - 1, step].map((at) => {
      return CURVES[this._anneal_strategy](Math.max(0, Math.min(1, at / Math.max(1, anneal_epochs))));
    });
    return zip<SWAGroup, number>(this.groups, this._rates()).map(([{ swa_lr }, lr]) => {
      const target = readFloat('swa_lr', swa_lr);
      const initial = before === 1 ? target : (lr - before * target) / (1 - before);
      return target * now + initial * (1 - now);
    });
  }
}
