// optim.Optimizer: what all optimizers share, around the update of one group that each defines.
import * as tf from '@tensorflow/tfjs-core';
import { withGrad, zeroGrad } from '../autograd/grad.js';
import type { Parameter } from '../autograd/parameter.js';
import { number, str } from '../python/repr.js';
import { checkGroup, type CommonOptions, type GivenGroup, type ParamGroup, toGroups } from './param_groups.js';
import { ParameterState } from './parameter_state.js';
import { checkStateDict, type OptimizerStateDict } from './state_dict.js';

/**
 * Base class of the optimizers. A subclass gives the defaults of its options and the update of one group.
 *
 * @see https://docs.pytorch.org/docs/stable/optim.html#torch.optim.Optimizer
 */
export abstract class Optimizer<Options extends CommonOptions = CommonOptions> {
  /** The class name in torch's texts, also after a bundler renamed the class. */
  static readonly name: string = 'Optimizer';

  /** The options of groups that do not say otherwise. */
  readonly defaults: Options;
  /** The groups. Changed options (`group.lr = 0.01`) take effect at the next step. */
  param_groups: ParamGroup<Options>[] = [];
  /** Whether there has been a step: schedulers warn if not. */
  stepped = false;

  #states = new Map<Parameter, ParameterState>();

  protected constructor(params: unknown, defaults: Options) {
    this.defaults = defaults;
    for (const group of toGroups(params)) this.add_param_group(group as GivenGroup<Options>);
  }

  /** Changes those parameters of a group that have a gradient, given with it. Runs in a tidy. */
  protected abstract _update(group: ParamGroup<Options>, given: readonly [Parameter, tf.Tensor][]): void;

  /**
   * Changes every parameter that has a gradient, frozen ones too. The gradients stay.
   *
   * @param closure - computes the loss anew, with its gradients, before the step.
   * @returns what the closure returns, or null without one.
   */
  step(): null;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | null {
    const loss = closure ? closure() : null;
    this.stepped = true;
    tf.tidy(() => {
      for (const group of this.param_groups) {
        const given = withGrad(group.params);
        if (given.length > 0) this._update(group, given);
      }
    });
    return loss;
  }

  /** Frees the gradients of the parameters, or with `set_to_none` false makes them zeros. */
  zero_grad(set_to_none = true): void {
    for (const { params } of this.param_groups) for (const parameter of params) zeroGrad(parameter, set_to_none);
  }

  /** Adds parameters with options of their own: `{ params: layer.parameters(), lr: 0.01 }`. */
  add_param_group(param_group: GivenGroup<Options>): void {
    const params = checkGroup(param_group, this.param_groups);
    this.param_groups.push({ ...this.defaults, ...param_group, params });
  }

  /**
   * The state in torch's layout. Its tensors are the live ones: the optimizer owns them, so do not dispose them. Load it
   * with {@link load_state_dict}, or save it and load it in torch.
   */
  state_dict(): OptimizerStateDict {
    const numbers = new Map<Parameter, number>();
    for (const parameter of this.param_groups.flatMap(({ params }) => params)) {
      if (!numbers.has(parameter)) numbers.set(parameter, numbers.size);
    }
    const numberOf = (parameter: Parameter): number => numbers.get(parameter) ?? -1;
    return {
      state: Object.fromEntries([...this.#states].map(([parameter, state]) => [numberOf(parameter), state.tensors()])),
      param_groups: this.param_groups.map(({ params, ...options }) => {
        return { ...copy(options), params: params.map(numberOf) };
      }),
    };
  }

  /**
   * Copies the state of an optimizer over the same parameters in the same order, of torch or {@link state_dict}; its tensors
   * stay the caller's. Nothing changes unless everything fits. The groups become new objects; options that the state dict
   * lacks are the defaults.
   *
   * @throws `ValueError` with torch's text if groups differ in number or size, `RuntimeError` or `TypeError` for a state that
   * does not fit its parameter.
   */
  load_state_dict(state_dict: Readonly<OptimizerStateDict>): void {
    const saved = checkStateDict(state_dict, this.param_groups);
    const groups = this.param_groups.map(({ params }, i) => {
      return { ...this.defaults, ...copy(state_dict.param_groups[i]), params };
    });
    const states = new Map(saved.map(([parameter, values]) => [parameter, new ParameterState(parameter, values)]));
    this.dispose();
    this.#states = states;
    this.param_groups = groups;
  }

  /** Frees what the optimizer remembers. The parameters and their gradients stay. */
  dispose(): void {
    for (const state of this.#states.values()) state.dispose();
    this.#states.clear();
  }

  /** torch's `repr`. */
  toString(): string {
    const groups = this.param_groups.map(({ params: _, ...options }, i) => {
      const lines = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
      return `\nParameter Group ${i}\n${lines.map(([name, value]) => `    ${name}: ${show(value)}\n`).join('')}`;
    });
    return `${this.constructor.name} (${groups.join('')})`;
  }

  /** Node's `console.log` prints `toString()`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** What is remembered of a parameter. */
  protected _state(parameter: Parameter): ParameterState {
    const state = this.#states.get(parameter) ?? new ParameterState(parameter);
    this.#states.set(parameter, state);
    return state;
  }
}

function copy(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, v]) => [key, Array.isArray(v) ? [...(v as unknown[])] : v]));
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(show).join(', ')})`;
  return typeof value === 'number' ? number(value) : str(value);
}
