// optim.lr_scheduler.CosineAnnealingWarmRestarts: learning rates that fall along a cosine, again and again.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { modulo } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { number, str, typeName } from '../../python/repr.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Option, type Table } from '../options.js';
import { float, int, isTensor, positiveInteger, readFloat } from '../readers.js';
import { LRScheduler } from './lr_scheduler.js';

const PARAMETERS = ['optimizer', 'T_0', 'T_mult', 'eta_min', 'last_epoch'] as const;

/** Arguments of {@link CosineAnnealingWarmRestarts}. */
export interface CosineAnnealingWarmRestartsOptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** After how many epochs the learning rates first start anew. */
  T_0: number;
  /** How many times as many epochs it takes each further time. Default 1. */
  T_mult?: number;
  /** The lowest learning rate. Default 0. */
  eta_min?: number;
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

/** The lowest learning rate, of which torch refuses the type with a text of its own. */
const lowest: Option<number> = {
  initial: 0,
  read(name, value) {
    check(typeof value === 'number' || isTensor(value), () => {
      return new ValueError(`Expected float or int eta_min, but got ${str(value)} of type <class '${typeName(value)}'>`);
    });
    return readFloat(name, value);
  },
};

const SETTINGS: Table<Required<Omit<CosineAnnealingWarmRestartsOptions, 'optimizer'>>> = {
  T_0: float(undefined, positiveInteger('T_0')),
  T_mult: float(1, (value) => {
    const text = `Expected integer T_mult >= 1, but got ${number(value)}`;
    check(value >= 1 && Number.isInteger(value), () => new ValueError(text));
  }),
  eta_min: lowest,
  last_epoch: int(-1),
};

const ATTRIBUTES: Table<object> = { ...SETTINGS, eta_min: float(), T_i: float(), T_cur: float() };

/**
 * Lets the learning rates fall to `eta_min` along a cosine, and start anew after `T_0` epochs, then after `T_mult` times as many.
 * At epoch T_cur of a fall that takes T_i:
 *
 *     lr = eta_min + (initial_lr - eta_min)·(1 + cos(π·T_cur/T_i))/2
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 10, 2);
 * for (let epoch = 0; epoch < 70; epoch++) {
 *   for (let batch = 0; batch < 100; batch++) scheduler.step(epoch + batch / 100);
 * }
 * ```
 * @throws `ValueError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  static override readonly name: string = 'CosineAnnealingWarmRestarts';

  /** After how many epochs the learning rates first start anew. */
  declare readonly T_0: number;
  /** How many times as many epochs it takes each further time. */
  declare readonly T_mult: number;
  /** The lowest learning rate. */
  declare readonly eta_min: number;
  /** How many epochs this fall takes. */
  declare T_i: number;
  /** How many epochs of it have passed. */
  declare T_cur: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param T_0 - after how many epochs the learning rates first start anew.
   * @param T_mult - how many times as many epochs it takes each further time (default 1).
   * @param eta_min - the lowest learning rate (default 0).
   * @param last_epoch - the epoch to go on from (default -1, to start).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(optimizer: Optimizer, T_0: number, T_mult?: number, eta_min?: number, last_epoch?: number);
  constructor(...args: Arguments<CosineAnnealingWarmRestartsOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const callee = 'CosineAnnealingWarmRestarts.__init__()';
    const { optimizer, ...given } = bind(callee, PARAMETERS, 2, splitKeywords(args));
    const settings = complete(SETTINGS, given);
    super(optimizer, { ...settings, T_i: settings.T_0, T_cur: settings.last_epoch }, ATTRIBUTES);
  }

  /**
   * Sets the learning rates of the next epoch, or of any.
   *
   * @param epoch - the epoch to go to, which need not be whole (default: the next).
   * @throws `ValueError` with torch's text for an epoch before the first.
   */
  override step(epoch?: number | { epoch?: number }): void;
  override step(...args: unknown[]): void {
    const { epoch: given = null } = bind('CosineAnnealingWarmRestarts.step()', ['epoch'], 0, splitKeywords(args));
    const epoch = given === null ? null : readFloat('epoch', given);
    this._begin(() => {
      if (epoch === null && this.last_epoch >= 0) this._goOn();
      else this._goTo(epoch ?? 0);
      return this.get_lr();
    });
  }

  protected override get_lr(): number[] {
    const { eta_min, T_cur, T_i } = this;
    const height = 1 + Math.cos((Math.PI * T_cur) / T_i);
    return this.base_lrs.map((base) => eta_min + ((base - eta_min) * height) / 2);
  }

  protected _goOn(): void {
    this.last_epoch++;
    this.T_cur++;
    if (this.T_cur >= this.T_i) {
      this.T_cur = modulo(this.T_cur, this.T_i);
      this.T_i *= this.T_mult;
    }
  }

  protected _goTo(epoch: number): void {
    check(!(epoch < 0), () => new ValueError(`Expected non-negative epoch, but got ${number(epoch)}`));
    const { T_0, T_mult } = this;
    if (epoch < T_0) {
      this.T_i = T_0;
      this.T_cur = epoch;
    } else if (T_mult === 1) {
      this.T_cur = modulo(epoch, T_0);
    } else {
      const restarts = Math.trunc(Math.log((epoch / T_0) * (T_mult - 1) + 1) / Math.log(T_mult));
      this.T_cur = epoch - (T_0 * (T_mult ** restarts - 1)) / (T_mult - 1);
      this.T_i = T_0 * T_mult ** restarts;
    }
    this.last_epoch = Math.floor(epoch);
  }
}
