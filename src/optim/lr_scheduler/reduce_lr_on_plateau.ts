// optim.lr_scheduler.ReduceLROnPlateau: a lower learning rate when a metric no longer improves.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloat, checkTensor } from '../../python/checks.js';
import { str } from '../../python/repr.js';
import { PLATEAU_PARAMETERS, type ReduceLROnPlateauOptions } from './reduce_lr_on_plateau_options.js';
import { LRScheduler, type SchedulerStateDict } from './lr_scheduler.js';

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
  declare readonly mode: 'min' | 'max';
  declare readonly factor: number;
  declare readonly patience: number;
  declare readonly threshold: number;
  declare readonly threshold_mode: 'rel' | 'abs';
  declare readonly cooldown: number;
  declare readonly default_min_lr: number | null;
  declare readonly eps: number;
  /** The lowest learning rate of each group. */
  declare min_lrs: number[];
  /** The best metric so far. */
  declare best: number;
  declare cooldown_counter: number;
  declare num_bad_epochs: number;
  declare mode_worse: number;

  constructor(...args: Arguments<ReduceLROnPlateauOptions, typeof PLATEAU_PARAMETERS>) {
    const bound = bind('ReduceLROnPlateau.__init__()', PLATEAU_PARAMETERS, 1, splitKeywords(args));
    const { optimizer, mode = 'min', factor = 0.1, patience = 10, cooldown = 0, min_lr = 0, eps = 1e-8 } = bound;
    const { threshold = 1e-4, threshold_mode = 'rel' } = bound;
    for (const [name, value] of Object.entries({ factor, patience, cooldown, eps, threshold })) checkFloat(name, value);
    check(!((factor as number) >= 1), () => new ValueError('Factor should be < 1.0.'));
    const default_min_lr = Array.isArray(min_lr) ? null : min_lr;
    const settings = { factor, default_min_lr, min_lrs: min_lr, patience, cooldown, eps };
    super(optimizer, { ...settings, mode, threshold, threshold_mode });
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
  override step(metrics: number | tf.Tensor): void {
    const current = toNumber(metrics);
    this.last_epoch++;
    if (this.isBetter(current)) {
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
      this.reduce();
      this.cooldown_counter = this.cooldown;
      this.num_bad_epochs = 0;
    }
    this._last_lr = this.rates();
  }

  override load_state_dict(state_dict: Readonly<SchedulerStateDict>): void {
    super.load_state_dict(state_dict);
    this.checkModes();
  }

  protected override get_lr(): number[] {
    return this.rates();
  }

  protected override _start(): void {
    const groups = this.groups.length;
    const { default_min_lr: lowest, min_lrs } = this;
    check(lowest !== null || min_lrs.length === groups, () => {
      return new ValueError(`expected ${groups} min_lrs, got ${min_lrs.length}`);
    });
    this.min_lrs = lowest === null ? [...min_lrs] : new Array<number>(groups).fill(lowest);
    this.last_epoch = 0;
    this._last_lr = this.rates();
    this.checkModes();
    this.best = this.mode_worse;
    this.cooldown_counter = 0;
    this.num_bad_epochs = 0;
  }

  private checkModes(): void {
    const { mode, threshold_mode } = this;
    check(['min', 'max'].includes(mode), () => new ValueError(`mode ${str(mode)} is unknown!`));
    check(['rel', 'abs'].includes(threshold_mode), () => {
      return new ValueError(`threshold mode ${str(threshold_mode)} is unknown!`);
    });
    this.mode_worse = mode === 'min' ? Infinity : -Infinity;
  }

  private isBetter(metric: number): boolean {
    const { mode, threshold, threshold_mode, best } = this;
    if (mode === 'min') return metric < (threshold_mode === 'rel' ? best * (1 - threshold) : best - threshold);
    return metric > (threshold_mode === 'rel' ? best * (threshold + 1) : best + threshold);
  }

  private reduce(): void {
    const { groups, default_min_lr } = this;
    check(groups.length === this.min_lrs.length || default_min_lr !== null, () => {
      return new RuntimeError(
        `The number of param groups in the \`optimizer\` (${groups.length}) differs from when ` +
          `\`ReduceLROnPlateau\` was initialized (${this.min_lrs.length}), usually due to a new param group being added to ` +
          'the optimizer. Please modify the `min_lrs` field to match the length of the `optimizer` param groups.',
      );
    });
    if (groups.length !== this.min_lrs.length) this.min_lrs = groups.map(() => default_min_lr ?? 0);
    groups.forEach((group, i) => {
      const lr = Math.max(group.lr * this.factor, this.min_lrs[i]);
      if (group.lr - lr > this.eps) group.lr = lr;
    });
  }
}

function toNumber(metrics: unknown): number {
  if (typeof metrics === 'number') return metrics;
  checkTensor('ReduceLROnPlateau.step()', 'metrics', 1, metrics);
  check(metrics.size === 1, () => {
    return new RuntimeError(`a Tensor with ${metrics.size} elements cannot be converted to Scalar`);
  });
  return metrics.dataSync()[0];
}
