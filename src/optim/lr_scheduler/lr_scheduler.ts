// optim.lr_scheduler.LRScheduler: what all schedulers share, around the learning rates that each computes.
import { bind, isPlainObject, splitKeywords } from '../../python/arguments.js';
import { zip } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { splitDictArgument } from '../../python/dict_argument.js';
import { RuntimeError } from '../../python/errors.js';
import { typeName } from '../../python/repr.js';
import { awaitClause } from '../../python/promise.js';
import { Optimizer } from '../optimizer.js';
import { readAll, type Table } from '../options.js';
import type { ParamGroup } from '../param_groups.js';
import type { StateValue } from '../state_dict.js';
import { bool, copied, floats, int, readFloat } from '../readers.js';

/** What `state_dict` gives: the settings and counters by torch's names. */
export type SchedulerStateDict<Value = StateValue> = Record<string, Value>;

/** The argument lists of `load_state_dict`. */
export type LoadArguments =
  [state_dict: Readonly<SchedulerStateDict<unknown>>] | [keywords: { state_dict: Readonly<SchedulerStateDict<unknown>> }];

/** What every scheduler has in its state dict; `verbose` only in older versions of torch. */
const COMMON: Table<object> = {
  base_lrs: floats(),
  last_epoch: int(),
  _step_count: int(),
  _is_initial: bool(),
  _get_lr_called_within_step: bool(),
  _last_lr: floats(),
  verbose: bool(),
};

/** An optimizer, or torch's refusal. */
export function asOptimizer(optimizer: unknown): Optimizer {
  check(
    optimizer instanceof Optimizer,
    () => new TypeError(`${typeName(optimizer)} is not an Optimizer${awaitClause(optimizer)}`),
  );
  return optimizer as Optimizer;
}

/**
 * Base class of the schedulers. A subclass hands its settings to the constructor, which makes them attributes, and defines
 * `get_lr`. The learning rates are those of the optimizer's groups; the first of each is kept there as `initial_lr`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LRScheduler.html
 */
export abstract class LRScheduler {
  /** The class name in error texts, also after a bundler renamed the class. */
  static readonly name: string = 'LRScheduler';

  /** The optimizer whose learning rates are set. */
  readonly optimizer: Optimizer;
  /** How many times `step` has been called; -1 before the first epoch. */
  declare last_epoch: number;
  /** The learning rates that the groups started from. */
  declare base_lrs: number[];
  /** How many times learning rates were computed, the first ones included. */
  declare protected _step_count: number;
  /** Whether these are the first learning rates. */
  declare protected _is_initial: boolean;
  /** Part of the layout of torch's state dict. */
  declare protected _get_lr_called_within_step: boolean;
  declare protected _last_lr: number[];

  readonly #table: Table<object>;

  /**
   * @param settings - the attributes of the subclass, and the epoch to go on from: -1 to start, which is the default.
   * @param table - how the attributes of the subclass are read from a state dict.
   */
  protected constructor(optimizer: unknown, settings: object, table: Table<object>) {
    const { last_epoch = -1, ...attributes } = settings as { last_epoch?: number };
    this.optimizer = asOptimizer(optimizer);
    this.#table = { ...COMMON, ...table };
    Object.assign(this, attributes);
    this._start(last_epoch);
  }

  /** The learning rates of this epoch, from those of the one before. */
  protected abstract get_lr(): number[];

  /** The learning rates of this epoch from those of the first, where the scheduler has a formula for that. */
  protected _get_closed_form_lr(): number[] {
    return this.get_lr();
  }

  /** The learning rates as last set, one per group. */
  get_last_lr(...args: []): number[] {
    bind('LRScheduler.get_last_lr()', [], 0, splitKeywords(args));
    return [...this._last_lr];
  }

  /** Sets the learning rates of the next epoch. To be called after the optimizer's `step`. */
  step(...args: never[]): void {
    bind('LRScheduler.step()', [], 0, splitKeywords(args));
    if (this._step_count === 1 && !this.optimizer.stepped) {
      console.warn(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. ' +
          'In PyTorch 1.1.0 and later, you should call them in the opposite order: ' +
          '`optimizer.step()` before `lr_scheduler.step()`.  Failure to do this ' +
          'will result in PyTorch skipping the first value of the learning rate schedule. ' +
          'See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate',
      );
    }
    this._begin(() => {
      this._step_count++;
      this.last_epoch++;
      return this.get_lr();
    });
  }

  /** The step into the first epoch. */
  _initial_step(): void {
    this._step_count = 0;
    this._is_initial = true;
    this.step();
    this._is_initial = false;
  }

  /** Goes back to epoch 0, wherever the learning rates are. */
  _restart(): void {
    this._begin(() => {
      this.last_epoch = 0;
      return this._get_closed_form_lr();
    });
  }

  /** Begins an epoch with the learning rates that `rates` gives. Where it throws, the one before goes on. */
  protected _begin(rates: () => number[]): void {
    const before = Object.fromEntries(Object.entries(this));
    try {
      for (const [group, lr] of zip(this.groups, rates())) group.lr = lr;
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
    this._get_lr_called_within_step = false;
    this._last_lr = this._rates();
  }

  /** Every setting and counter, by torch's names. The learning rates themselves are in the optimizer's state dict. */
  state_dict(...args: []): SchedulerStateDict {
    return this._saved('LRScheduler.state_dict()', args);
  }

  /** {@link state_dict}, called `callee` in error texts. */
  protected _saved(callee: string, args: readonly unknown[]): SchedulerStateDict {
    bind(callee, [], 0, splitKeywords(args));
    const { optimizer: _, ...state } = this;
    return copied('state_dict', state) as SchedulerStateDict;
  }

  /**
   * Takes over the settings and counters of a state dict, of torch or {@link state_dict}: copies of all that it has, or on any
   * error none.
   *
   * @throws `RuntimeError` for a name that this scheduler does not have, `TypeError` or `ValueError` for a value that does not
   * fit.
   */
  load_state_dict(...args: LoadArguments): void {
    this._load('LRScheduler.load_state_dict()', args);
  }

  /** {@link load_state_dict}, called `callee` in error texts. */
  protected _load(callee: string, args: LoadArguments): void {
    const isState = (dict: object): boolean => {
      return Object.keys(dict).length === 0 || Object.keys(dict).some((name) => this.#has(name));
    };
    const { state_dict } = bind(callee, ['state_dict'], 1, splitDictArgument(args, isState));
    this._prepared(state_dict)();
  }

  /** Checks a state dict, and gives what takes it over. */
  _prepared(state_dict: unknown): () => void {
    check(isPlainObject(state_dict), () => {
      return new TypeError(
        `Expected state_dict to be dict-like, got <class '${typeName(state_dict)}'>${awaitClause(state_dict)}.`,
      );
    });
    const unexpected = Object.keys(state_dict).filter((name) => !this.#has(name));
    check(unexpected.length === 0, () => {
      const keys = unexpected.map((name) => `"${name}"`).join(', ');
      const errors = `Error(s) in loading state_dict for ${this.constructor.name}`;
      return new RuntimeError(`${errors}:\n\tUnexpected key(s) in state_dict: ${keys}. `);
    });
    const read = readAll(this.#table, state_dict, (name) => `loaded state dict: ${name}`);
    return () => {
      Object.assign(this, read);
    };
  }

  /** Whether a state dict of this scheduler may have a name. */
  #has(name: string): boolean {
    return name !== 'optimizer' && (Object.hasOwn(this.#table, name) || Object.hasOwn(this, name));
  }

  protected get groups(): ParamGroup[] {
    return this.optimizer.param_groups;
  }

  /** The learning rates as they are. */
  protected _rates(): number[] {
    return this.groups.map(({ lr }) => readFloat('lr', lr));
  }

  protected _start(last_epoch: number): void {
    const rates = this._rates();
    this.groups.forEach((group, i) => {
      if (last_epoch === -1) group.initial_lr ??= rates[i];
      check(group.initial_lr !== undefined, () => {
        return new RuntimeError(
          `param 'initial_lr' is not specified in param_groups[${i}] when resuming scheduler with last_epoch >= 0.\n` +
            'This typically happens when:\n' +
            "1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n" +
            "2. You're using last_epoch >= 0 for a fresh training run (not recommended)",
        );
      });
    });
    this.base_lrs = this.groups.map(({ initial_lr }) => readFloat('initial_lr', initial_lr));
    this.last_epoch = last_epoch;
    this._initial_step();
  }
}
