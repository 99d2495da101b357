// optim.lr_scheduler.ReduceLROnPlateau: a lower learning rate when a metric no longer improves.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { typeName } from '../../python/repr.js';
import { awaitClause } from '../../python/promise.js';
import { IS_DISPOSED } from '../../python/checks.js';
import type { Optimizer } from '../optimizer.js';
import { complete } from '../options.js';
import { isTensor } from '../readers.js';
import { ATTRIBUTES, PARAMETERS, type ReduceLROnPlateauOptions, SETTINGS } from './reduce_lr_on_plateau_options.js';
import { type LoadArguments, LRScheduler } from './lr_scheduler.js';

/**
 * Multiplies the learning rates by `factor` when a metric has not improved for more than `patience` epochs.
 *
 * @example
 * ```ts
 * const scheduler = new optim.lr_scheduler.ReduceLROnPlateau(optimizer, 'min');
 * // after each epoch
 * scheduler.step(validationLoss);
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 */
export class ReduceLROnPlateau extends LRScheduler {
  static override readonly name: string = 'ReduceLROnPlateau';

  /** Whether the metric should fall or rise. */
  declare readonly mode: 'min' | 'max';
  /** What the learning rates are multiplied by. */
  declare readonly factor: number;
  /** How many epochs without improvement are accepted. */
  declare readonly patience: number;
  /** What counts as an improvement. */
  declare readonly threshold: number;
  /** Whether `threshold` is a fraction of the best metric or a difference. */
  declare readonly threshold_mode: 'rel' | 'abs';
  /** How many epochs to wait after a reduction. */
  declare readonly cooldown: number;
  /** The lowest learning rate of all groups, null if each has its own. */
  declare readonly default_min_lr: number | null;
  /** Smaller reductions are left out. */
  declare readonly eps: number;
  /** The lowest learning rate of each group. */
  declare min_lrs: number[];
  /** The best metric so far. */
  declare best: number;
  /** How many epochs of the cooldown are left. */
  declare cooldown_counter: number;
  /** How many epochs there were since the metric improved. */
  declare num_bad_epochs: number;
  /** What every metric is better than: ±∞. */
  declare mode_worse: number;

  /**
   * @param optimizer - the optimizer whose learning rates are set.
   * @param mode - whether the metric should fall or rise (default `'min'`).
   * @param factor - what the learning rates are multiplied by (default 0.1).
   * @param patience - how many epochs without improvement are accepted (default 10).
   * @param threshold - what counts as an improvement (default 1e-4).
   * @param threshold_mode - whether `threshold` is a fraction of the best metric or a difference (default `'rel'`).
   * @param cooldown - how many epochs to wait after a reduction (default 0).
   * @param min_lr - the lowest learning rate, of all groups or of each (default 0).
   * @param eps - smaller reductions are left out (default 1e-8).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    optimizer: Optimizer,
    mode?: 'min' | 'max',
    factor?: number,
    patience?: number,
    threshold?: number,
    threshold_mode?: 'rel' | 'abs',
    cooldown?: number,
    min_lr?: number | readonly number[],
    eps?: number,
  );
  constructor(...args: Arguments<ReduceLROnPlateauOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { optimizer, ...given } = bind('ReduceLROnPlateau.__init__()', PARAMETERS, 1, splitKeywords(args));
    const { min_lr, ...settings } = complete(SETTINGS, given);
    const [default_min_lr, min_lrs] = Array.isArray(min_lr) ? [null, min_lr] : [min_lr, []];
    super(optimizer, { ...settings, default_min_lr, min_lrs }, ATTRIBUTES);
  }

  /** Whether a reduction is so recent that bad epochs do not count. */
  get in_cooldown(): boolean {
    return this.cooldown_counter > 0;
  }

  /**
   * Takes note of the metric of an epoch, and reduces the learning rates if it is time to.
   *
   * @param metrics - a number, or a tensor with one element, which is read back and left to the caller.
   */
  override step(metrics: number | tf.Tensor | { metrics: number | tf.Tensor }): void;
  override step(...args: unknown[]): void {
    const { metrics } = bind('ReduceLROnPlateau.step()', ['metrics'], 1, splitKeywords(args));
    const current = toNumber(metrics);
    this.last_epoch++;
    if (this.#isBetter(current)) {
      this.best = current;
      this.num_bad_epochs = 0;
    } else {
      this.num_bad_epochs++;
    }
    if (this.in_cooldown) {
      this.cooldown_counter--;
      this.num_bad_epochs = 0;
    }
    if (this.num_bad_epochs > this.patience) {
      this.#reduce();
      this.cooldown_counter = this.cooldown;
      this.num_bad_epochs = 0;
    }
    this._last_lr = this._rates();
  }

  override load_state_dict(...args: LoadArguments): void {
    this._load('ReduceLROnPlateau.load_state_dict()', args);
    this.mode_worse = worst(this.mode);
  }

  protected override get_lr(): number[] {
    return this._rates();
  }

  protected override _start(): void {
    const groups = this.groups.length;
    const { default_min_lr: lowest, min_lrs } = this;
    check(lowest !== null || min_lrs.length === groups, () => {
      return new ValueError(`expected ${groups} min_lrs, got ${min_lrs.length}`);
    });
    this.min_lrs = lowest === null ? [...min_lrs] : new Array<number>(groups).fill(lowest);
    this.last_epoch = 0;
    this._last_lr = this._rates();
    this.mode_worse = worst(this.mode);
    this.best = this.mode_worse;
    this.cooldown_counter = 0;
    this.num_bad_epochs = 0;
  }

  #isBetter(metric: number): boolean {
    const { mode, threshold, threshold_mode, best } = this;
    if (mode === 'min') return metric < (threshold_mode === 'rel' ? best * (1 - threshold) : best - threshold);
    return metric > (threshold_mode === 'rel' ? best * (threshold + 1) : best + threshold);
  }

  #reduce(): void {
    const { groups, default_min_lr } = this;
    check(groups.length === this.min_lrs.length || default_min_lr !== null, () => {
      return new RuntimeError(
        `The number of param groups in the \`optimizer\` (${groups.length}) differs from when ` +
          `\`ReduceLROnPlateau\` was initialized (${this.min_lrs.length}), usually due to a new param group being added to ` +
          'the optimizer. Please modify the `min_lrs` field to match the length of the `optimizer` param groups.',
      );
    });
    if (groups.length !== this.min_lrs.length) this.min_lrs = groups.map(() => default_min_lr ?? 0);
    this._rates().forEach((old, i) => {
      const lr = Math.max(old * this.factor, this.min_lrs[i]);
      if (old - lr > this.eps) groups[i].lr = lr;
    });
  }
}

const worst = (mode: 'min' | 'max'): number => (mode === 'min' ? Infinity : -Infinity);

/** `float(metrics)` */
function toNumber(metrics: unknown): number {
  if (typeof metrics === 'number') return metrics;
  check(isTensor(metrics), () => {
    return new TypeError(
      `float() argument must be a string or a real number, not '${typeName(metrics)}'${awaitClause(metrics)}`,
    );
  });
  check(!metrics.isDisposed, () => new RuntimeError(`metrics ${IS_DISPOSED}`));
  check(metrics.size === 1, () => new ValueError('only one element tensors can be converted to Python scalars'));
  return metrics.dataSync()[0];
}
