// What LambdaLR and MultiplicativeLR share: a function of the epoch for each group.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { awaitClause } from '../../python/promise.js';
import { typeName } from '../../python/repr.js';
import type { Optimizer } from '../optimizer.js';
import { complete, type Table } from '../options.js';
import { int, readFloat } from '../readers.js';
import { type OfNumber, preparedFunction, savedFunction } from './functions.js';
import { asOptimizer, LRScheduler, type SchedulerStateDict } from './lr_scheduler.js';

/** Arguments of LambdaLR and MultiplicativeLR. */
export interface LambdaLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** Of an epoch, the factor: one function for all groups, or a list with one for each. */
  lr_lambda: OfNumber | readonly OfNumber[];
  /** The epoch to go on from. Default -1, to start. */
  last_epoch?: number;
}

const PARAMETERS = ['optimizer', 'lr_lambda', 'last_epoch'] as const;

/** The argument lists of LambdaLR and MultiplicativeLR. */
export type LambdaArguments = Arguments<LambdaLROptions, typeof PARAMETERS>;

const SETTINGS: Table<Required<Pick<LambdaLROptions, 'last_epoch'>>> = { last_epoch: int(-1) };

export abstract class LambdaScheduler extends LRScheduler {
  /** The function of each group. */
  declare lr_lambdas: OfNumber[];

  /** @param refusal - what is said of a value of that type, which is no function. */
  protected constructor(callee: string, args: readonly unknown[], refusal: (type: string) => string) {
    const { optimizer: given, lr_lambda, ...settings } = bind(callee, PARAMETERS, 2, splitKeywords(args));
    const optimizer = asOptimizer(given);
    const groups = optimizer.param_groups;
    const lr_lambdas: unknown[] = Array.isArray(lr_lambda) ? [...(lr_lambda as unknown[])] : groups.map(() => lr_lambda);
    check(lr_lambdas.length === groups.length, () => {
      return new ValueError(`Expected ${groups.length} lr_lambdas, but got ${lr_lambdas.length}`);
    });
    for (const one of lr_lambdas) {
      check(typeof one === 'function', () => new TypeError(`${refusal(typeName(one))}${awaitClause(one)}`));
    }
    super(optimizer, { lr_lambdas, ...complete(SETTINGS, settings) }, {});
  }

  /** The factors of this epoch, one per group. */
  protected _factors(): number[] {
    return this.lr_lambdas.map((lambda, i) => readFloat(`the result of lr_lambdas[${i}]`, lambda(this.last_epoch)));
  }

  /** As torch's: of a function its own properties, or null. */
  protected override _saved(callee: string, args: readonly unknown[]): SchedulerStateDict {
    return { ...super._saved(callee, args), lr_lambdas: this.lr_lambdas.map(savedFunction) };
  }

  override _prepared(state_dict: unknown): () => void {
    const prepared = super._prepared(state_dict);
    const { lr_lambdas } = state_dict as SchedulerStateDict<unknown>;
    check(lr_lambdas !== undefined, () => new RuntimeError("state_dict has no 'lr_lambdas'"));
    check(Array.isArray(lr_lambdas), () => {
      return new TypeError(`loaded state dict: lr_lambdas should be of type list, got: ${typeName(lr_lambdas)}`);
    });
    const functions = [...this.lr_lambdas];
    const each = (lr_lambdas as unknown[]).map((saved, i) => {
      return preparedFunction(`lr_lambdas[${i}]`, functions[i] ?? null, saved);
    });
    return () => {
      prepared();
      this.lr_lambdas = functions;
      for (const takeOver of each) takeOver();
    };
  }
}
