// optim.swa_utils.AveragedModel: a model whose weights are averages of those of another one.
import * as tf from '@tensorflow/tfjs-core';
import { setValues } from '../../nn/buffers.js';
import { Module } from '../../nn/module.js';
import { peek } from '../../nn/own.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkBool } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { asInt64 } from '../../python/kinds.js';
import { given, list } from '../../python/repr.js';
import { type AvgFn, get_swa_avg_fn } from './averages.js';

/** Arguments of {@link AveragedModel}. */
export interface AveragedModelOptions<M extends Module = Module> {
  /** A model of its own, made like the one that is trained. */
  model: M;
  /** How an average goes on. Default {@link get_swa_avg_fn}'s. */
  avg_fn?: AvgFn | null;
  /** Whether buffers are averaged too, not copied. Default false. */
  use_buffers?: boolean;
}

const KEYWORDS = ['avg_fn', 'use_buffers'] as const;

/**
 * A model whose weights are averages of those of a model that is trained: the mean of all, or with {@link get_ema_avg_fn} one
 * that forgets.
 *
 * torch copies the model that it is given. JavaScript has no `deepcopy`: give it a second one, made like the first. The first
 * {@link AveragedModel.update_parameters} gives that the weights of the first.
 *
 * Call it as the model. Its state dict has `n_averaged`, and the averages under `module.`.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   linear = new nn.Linear(20, 30);
 *   forward(x: tf.Tensor2D) {
 *     return this.linear(x);
 *   }
 * }
 * const net = new Net();
 * const averaged = new optim.swa_utils.AveragedModel(new Net(), { avg_fn: optim.swa_utils.get_ema_avg_fn(0.999) });
 * // after each step
 * averaged.update_parameters(net);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.swa_utils.AveragedModel.html
 */
export class AveragedModel<M extends Module = Module> extends Module {
  static override readonly name: string = 'AveragedModel';

  /** The model that has the averages. */
  readonly module: M;
  /** How many models have been averaged. */
  declare n_averaged: tf.Tensor;
  /** How an average goes on. */
  avg_fn: AvgFn | null;
  /** Whether buffers are averaged too, not copied. */
  use_buffers: boolean;

  /**
   * @param model - the model that gets the averages, which it is to have alone.
   *
   * It may be given by name in one object, and `avg_fn` and `use_buffers` only there.
   */
  constructor(model: M);
  constructor(...args: Arguments<AveragedModelOptions<M>, ['model']>);
  constructor(...args: unknown[]) {
    super();
    const bound = bind('AveragedModel.__init__()', ['model'], 1, splitKeywords(args), KEYWORDS);
    const { model, avg_fn = null, use_buffers = false } = bound;
    check(model instanceof Module, () => {
      return new TypeError(`AveragedModel.__init__(): argument 'model' (position 1) must be Module, not ${given(model)}`);
    });
    check(avg_fn === null || typeof avg_fn === 'function', () => {
      return new TypeError(`'${given(avg_fn)}' object is not callable`);
    });
    checkBool('use_buffers', use_buffers);
    this.module = model as M;
    tf.tidy(() => this.register_buffer('n_averaged', asInt64(tf.scalar(0, 'int32'))));
    this.avg_fn = avg_fn as AvgFn | null;
    this.use_buffers = use_buffers;
  }

  /** What calling it does: it calls the model. */
  override forward(...args: unknown[]): ReturnType<M['forward']> {
    return (this.module as unknown as (...args: unknown[]) => ReturnType<M['forward']>)(...args);
  }

  /**
   * Takes the weights of a model into the averages. The first time they are copied.
   *
   * @throws `RuntimeError` for a model with other parameters, and for that which has the averages.
   */
  update_parameters(...args: [model: Module] | [keywords: { model: Module }]): void {
    const { model } = bind('AveragedModel.update_parameters()', ['model'], 1, splitKeywords(args));
    check(model instanceof Module, () => {
      return new TypeError(`update_parameters(): argument 'model' (position 1) must be Module, not ${given(model)}`);
    });
    check(model !== this.module, () => {
      return new RuntimeError('update_parameters(): the model has the averages itself (give AveragedModel a second one)');
    });
    const [averages, values] = peek(() =>
      [this.module, model].map((of) => ({ weights: of.parameters(), buffers: of.buffers() })),
    );
    const shapes = [averages, values].map((of) => [...of.weights, ...of.buffers].map(({ shape }) => list(shape)).join());
    check(shapes[0] === shapes[1], () => {
      return new RuntimeError('update_parameters(): the model has parameters or buffers of other shapes than the averages');
    });
    tf.tidy(() => {
      const [count] = peek(() => this.n_averaged.dataSync());
      const average = this.avg_fn ?? get_swa_avg_fn();
      const update = (to: tf.Tensor, from: tf.Tensor, isAveraged: boolean): void => {
        const value = isAveraged && count > 0 ? average(to, from, count) : from;
        setValues(to, value.dtype === to.dtype ? value : tf.cast(value, to.dtype));
      };
      averages.weights.forEach((to, i) => update(to, values.weights[i], true));
      averages.buffers.forEach((to, i) => update(to, values.buffers[i], this.use_buffers));
      this.n_averaged = asInt64(tf.scalar(count + 1, 'int32'));
    });
  }
}
