// What SequentialLR and ChainedScheduler share: schedulers of one optimizer, and a state dict with the state dicts of all.
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, typeName } from '../../python/repr.js';
import { Optimizer } from '../optimizer.js';
import type { Table } from '../options.js';
import { LRScheduler, type SchedulerStateDict } from './lr_scheduler.js';
import { ReduceLROnPlateau } from './reduce_lr_on_plateau.js';

/** The schedulers, of which each must belong to the optimizer and step without a metric. */
export function checkSchedulers(name: string, schedulers: unknown, optimizer: unknown, purpose = ''): LRScheduler[] {
  check(Array.isArray(schedulers), () => new TypeError(`object of type '${given(schedulers)}' has no len()`));
  const all = [...(schedulers as unknown[])];
  check(all.length > 0, () => new ValueError(`${name} expects at least one scheduler${purpose}, but got no scheduler.`));
  const expected = optimizer ?? (all[0] instanceof LRScheduler ? all[0].optimizer : null);
  all.forEach((scheduler, i) => checkScheduler(name, scheduler, i, expected));
  return all as LRScheduler[];
}

function checkScheduler(name: string, scheduler: unknown, index: number, optimizer: unknown): void {
  check(scheduler instanceof LRScheduler, () => {
    return new TypeError(`${name} at index ${index} should have \`optimizer\` as its attribute.`);
  });
  check(!(scheduler instanceof ReduceLROnPlateau), () => {
    return new ValueError(
      `${name} does not support \`ReduceLROnPlateau\` scheduler as it requires additional kwargs to be specified when calling ` +
        `\`step\`, but got one at index ${index} in the given schedulers sequence.`,
    );
  });
  check(optimizer === scheduler.optimizer, () => {
    return new ValueError(
      `${name} expects all schedulers to belong to the same optimizer, but got scheduler ${scheduler.constructor.name} at index ` +
        `${index} has ${String(scheduler.optimizer)}, which is different from ${className(optimizer)}.`,
    );
  });
}

const className = (value: unknown): string => (value instanceof Optimizer ? value.constructor.name : typeName(value));

export abstract class Composite extends LRScheduler {
  /** The schedulers, in their order. */
  declare readonly _schedulers: readonly LRScheduler[];

  protected constructor(schedulers: readonly LRScheduler[], optimizer: Optimizer, settings: object, table: Table<object>) {
    super(optimizer, { _schedulers: schedulers, ...settings }, table);
  }

  override _prepared(state_dict: unknown): () => void {
    const prepared = super._prepared(state_dict);
    const { _schedulers: schedulers } = this;
    const { _schedulers: saved } = state_dict as SchedulerStateDict<unknown>;
    check(saved !== undefined, () => new RuntimeError("state_dict has no '_schedulers'"));
    check(Array.isArray(saved), () => {
      return new TypeError(`loaded state dict: _schedulers should be of type list, got: ${given(saved)}`);
    });
    check(saved.length <= schedulers.length, () => {
      return new RuntimeError(`loaded state dict: _schedulers has ${saved.length} items, expected ${schedulers.length}`);
    });
    const each = (saved as unknown[]).map((state, i) => schedulers[i]._prepared(state));
    return () => {
      prepared();
      Object.assign(this, { _schedulers: schedulers });
      for (const takeOver of each) takeOver();
    };
  }

  /** As torch's: of each scheduler its state dict. */
  protected override _saved(callee: string, args: readonly unknown[]): SchedulerStateDict {
    return { ...super._saved(callee, args), _schedulers: this._schedulers.map((scheduler) => scheduler.state_dict()) };
  }

  /** The learning rates are those of the schedulers. */
  protected override get_lr(): number[] {
    throw new RuntimeError(`${this.constructor.name} has no learning rates of its own (NotImplementedError in torch)`);
  }
}
