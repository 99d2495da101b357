// optim.LBFGS: Newton's method with an inverse Hessian that is guessed from the last gradients, for all parameters at once.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { splitDictArgument } from '../../python/dict_argument.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { Optimizer } from '../optimizer.js';
import { complete } from '../options.js';
import type { Given, Params } from '../param_groups.js';
import { checkLayout, type LoadArguments, type OptimizerStateDict } from '../state_dict.js';
import { withIntegerKeys } from '../../python/kinds.js';
import { Evaluations } from './evaluations.js';
import { Memory } from './memory.js';
import { minimize } from './minimize.js';
import { type LBFGSOptions, OPTIONS } from './options.js';
import { readSaved } from './saved.js';

const PARAMETERS = [
  'params',
  'lr',
  'max_iter',
  'max_eval',
  'tolerance_grad',
  'tolerance_change',
  'history_size',
  'line_search_fn',
] as const;

/** The argument lists that LBFGS takes: torch's positional order, any tail of it by keyword. */
export type LBFGSArguments = Arguments<{ params: Params<LBFGSOptions> } & Given<LBFGSOptions>, typeof PARAMETERS>;

/**
 * L-BFGS: steps along the gradient, turned and scaled by an inverse of the Hessian H that is guessed from how the gradient
 * changed in the last iterations:
 *
 *     p ← p - t·H⁻¹·g
 *
 * with t = lr, in the very first iteration min(1, 1/Σ|g|)·lr, or with `line_search_fn` `'strong_wolfe'` what fulfils Wolfe's
 * strong conditions. A step takes up to `max_iter` iterations, and calls its closure for each, or several times.
 *
 * All parameters are one vector: there is one group only. Its state stands under the first one: `func_evals`, `n_iter`, `al`,
 * `d`, `t`, `old_dirs`, `old_stps`, `ro`, `H_diag`, `prev_flat_grad`, `prev_loss`. It takes the memory of `2·history_size`
 * times the parameters.
 *
 * @example
 * ```ts
 * const optimizer = new optim.LBFGS(model.parameters(), { line_search_fn: 'strong_wolfe' });
 * const loss = optimizer.step(() => {
 *   optimizer.zero_grad();
 *   return backward(() => criterion(model(input), target));
 * });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<LBFGSOptions> {
  static override readonly name: string = 'LBFGS';

  #memory = new Memory();

  /**
   * @param params - the parameters, or one group of them.
   * @param lr - the learning rate (default 1).
   * @param max_iter - default 20.
   * @param max_eval - default 1.25·max_iter.
   * @param tolerance_grad - default 1e-7.
   * @param tolerance_change - default 1e-9.
   * @param history_size - default 100.
   * @param line_search_fn - `'strong_wolfe'`, or null, the default.
   *
   * Any tail of the arguments may be given by name in one object. A number may be a tensor with one element, which is read
   * back and left to the caller.
   */
  constructor(
    params: Params<LBFGSOptions>,
    lr?: number | tf.Tensor,
    max_iter?: number | tf.Tensor,
    max_eval?: number | tf.Tensor,
    tolerance_grad?: number | tf.Tensor,
    tolerance_change?: number | tf.Tensor,
    history_size?: number | tf.Tensor,
    line_search_fn?: string | null,
  );
  constructor(...args: LBFGSArguments);
  constructor(...args: unknown[]) {
    const { params, max_eval, ...given } = bind('LBFGS.__init__()', PARAMETERS, 1, splitKeywords(args));
    const most = max_eval ?? Math.floor((complete(OPTIONS, given).max_iter * 5) / 4);
    super(params, complete(OPTIONS, { ...given, max_eval: most }), OPTIONS);
    check(this.param_groups.length === 1, () => {
      return new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
    });
  }

  /** A step without a closure is an error. */
  override step(): never;
  /**
   * Changes all parameters until the loss is as low as it gets, or one of the options ends it.
   *
   * Numbers are read back, several in each iteration: on WebGL and WebGPU that takes its time.
   *
   * @param closure - computes the loss anew, with its gradients: it clears them and calls {@link backward}. It returns the
   * loss, a tensor with one element or a number. A tensor is the optimizer's to free, so it must be a new one each time.
   * @returns what the closure returned first, before anything changed. The caller owns it.
   */
  override step<T>(closure: (() => T) | { closure: () => T }): T;
  override step(...args: unknown[]): unknown {
    const { closure } = bind('LBFGS.step()', ['closure'], 1, splitKeywords(args));
    check(this.param_groups.length === 1, () => {
      return new RuntimeError(`Expected exactly one param_group, but got ${this.param_groups.length}`);
    });
    this._refresh();
    const [group] = this.param_groups;
    const evaluations = new Evaluations(group.params, closure);
    try {
      minimize(group, this.#memory, evaluations);
    } catch (error) {
      evaluations.abandon();
      throw error;
    } finally {
      evaluations.keepOnly(null);
    }
    this.stepped = true;
    return evaluations.first;
  }

  /** As of every optimizer; the state of all parameters stands under the first. Its tensors are live until the next step. */
  override state_dict(...args: []): OptimizerStateDict {
    const dict = super.state_dict(...args);
    const state = this.#memory.entries();
    return state === null ? dict : { ...dict, state: withIntegerKeys({ 0: state }) };
  }

  /** As of every optimizer. */
  override load_state_dict(...args: LoadArguments): void {
    const given = splitDictArgument(args, (dict) => 'param_groups' in dict || 'state' in dict);
    const { state_dict } = bind('Optimizer.load_state_dict()', ['state_dict'], 1, given);
    checkLayout(state_dict, this.param_groups);
    const [{ params }] = this.param_groups;
    const size = params.reduce((sum, parameter) => sum + parameter.size, 0);
    const [number] = state_dict.param_groups[0].params;
    const memory = new Memory();
    tf.tidy(() => memory.load(readSaved(state_dict.state, number, size)));
    try {
      super.load_state_dict({ ...state_dict, state: {} }); // which disposes of this one's memory
    } catch (error) {
      memory.dispose();
      throw error;
    }
    this.#memory = memory;
  }

  override dispose(...args: []): void {
    super.dispose(...args);
    this.#memory.dispose();
    this.#memory = new Memory();
  }
}
