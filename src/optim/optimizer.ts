// optim.Optimizer: what all optimizers share, around the step that each defines.
import { zeroGrad } from '../autograd/grad.js';
import type { Parameter } from '../autograd/parameter.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { checkBool } from '../python/checks.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { number, str } from '../python/repr.js';
import { checked, current, loaded, type Table } from './options.js';
import { checkGroup, type CommonOptions, type GivenGroup, type ParamGroup, toGroups } from './param_groups.js';
import { ParameterState } from './parameter_state.js';
import { withIntegerKeys } from '../python/kinds.js';
import { copied, float } from './readers.js';
import { checkLayout, type LoadArguments, type OptimizerStateDict, readSaved } from './state_dict.js';

/**
 * Base class of the optimizers. A subclass gives the defaults of its options, and the step.
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

  readonly #table: Table<Options>;
  #states = new Map<Parameter, ParameterState>();

  /** @param table - how the options of a group are read and checked. */
  protected constructor(params: unknown, defaults: Options, table: Table<Options>) {
    this.defaults = defaults;
    this.#table = { ...table, initial_lr: float() };
    for (const group of toGroups(params)) this.#add(group);
  }

  /** Changes the parameters by their gradients. */
  abstract step(): null;
  /**
   * Changes the parameters by their gradients, which the closure computes anew.
   *
   * @param closure - computes the loss, with its gradients.
   * @returns what the closure returns.
   */
  abstract step<T>(closure: (() => T) | { closure: () => T }): T;

  /** What a state dict must have of a parameter of a group, if it has anything. */
  protected _remembered(_group: ParamGroup<Options>): string[] {
    return [];
  }

  /** Frees the gradients of the parameters, or with `set_to_none` false (default true) makes them zeros. */
  zero_grad(...args: Arguments<{ set_to_none?: boolean }, ['set_to_none']>): void {
    const { set_to_none = true } = bind('Optimizer.zero_grad()', ['set_to_none'], 0, splitKeywords(args));
    checkBool('set_to_none', set_to_none);
    for (const { params } of this.param_groups) for (const parameter of params) zeroGrad(parameter, set_to_none);
  }

  /**
   * Adds parameters with options of their own: `{ params: layer.parameters(), lr: 0.01 }`. Options left out are those of the
   * optimizer.
   *
   * @throws as the constructor.
   */
  add_param_group(...args: [param_group: GivenGroup<Options>] | [keywords: { param_group: GivenGroup<Options> }]): void {
    const given = splitDictArgument(args, (dict) => 'params' in dict);
    this.#add(bind('Optimizer.add_param_group()', ['param_group'], 1, given).param_group);
  }

  /**
   * The state in torch's layout. Its tensors are the live ones: the optimizer owns them, so do not dispose them. Load it
   * with {@link load_state_dict}, or save it and load it in torch.
   */
  state_dict(...args: []): OptimizerStateDict {
    bind('Optimizer.state_dict()', [], 0, splitKeywords(args));
    const numbers = new Map<Parameter, number>();
    for (const parameter of this.param_groups.flatMap(({ params }) => params)) {
      if (!numbers.has(parameter)) numbers.set(parameter, numbers.size);
    }
    const numberOf = (parameter: Parameter): number => numbers.get(parameter) ?? -1;
    return {
      state: withIntegerKeys(
        Object.fromEntries([...this.#states].map(([parameter, state]) => [numberOf(parameter), state.tensors()])),
      ),
      param_groups: this.param_groups.map(({ params, ...options }) => {
        return { ...(copied('param_groups', options) as object), params: params.map(numberOf) };
      }),
    };
  }

  /**
   * Copies the state of an optimizer of this class over the same parameters in the same order, of torch or {@link state_dict};
   * its tensors stay the caller's. Nothing changes unless everything fits. The groups become new objects. Options that older
   * versions of torch did not have may be missing.
   *
   * @throws `ValueError` with torch's text if groups differ in number or size, `RuntimeError` or `TypeError` for a state that
   * lacks something, as one of another class does, or does not fit its parameter.
   */
  load_state_dict(...args: LoadArguments): void {
    const given = splitDictArgument(args, (dict) => 'param_groups' in dict || 'state' in dict);
    const { state_dict } = bind('Optimizer.load_state_dict()', ['state_dict'], 1, given);
    checkLayout(state_dict, this.param_groups);
    const saved = state_dict.param_groups;
    const groups = this.param_groups.map(({ params }, i): ParamGroup<Options> => {
      const { params: _, ...options } = saved[i];
      return { ...loaded(this.#table, options, `param_groups[${i}]`), params };
    });
    const states = groups.flatMap((group, i) => {
      return group.params.map((parameter, j) => {
        const state = readSaved(state_dict.state, saved[i].params[j], parameter, this._remembered(group));
        return [parameter, state] as const;
      });
    });
    const made = states.flatMap(([parameter, state]) => (state ? [[parameter, new ParameterState(parameter, state)]] : []));
    this.dispose();
    this.#states = new Map(made as [Parameter, ParameterState][]);
    this.param_groups = groups;
  }

  /** Frees what the optimizer remembers. The parameters and their gradients stay. */
  dispose(...args: []): void {
    bind('Optimizer.dispose()', [], 0, splitKeywords(args));
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

  /** Reads the options of the groups anew, which anybody may have changed. */
  protected _refresh(): void {
    for (const group of this.param_groups) Object.assign(group, current(this.#table, group));
  }

  /** What is remembered of a parameter. */
  protected _state(parameter: Parameter): ParameterState {
    const state = this.#states.get(parameter) ?? new ParameterState(parameter);
    this.#states.set(parameter, state);
    return state;
  }

  #add(given: unknown): void {
    const { params, options } = checkGroup(given, this.param_groups);
    this.param_groups.push({ ...current(this.#table, this.defaults), ...checked(this.#table, options), params });
  }
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(show).join(', ')})`;
  return typeof value === 'number' ? number(value) : str(value);
}
