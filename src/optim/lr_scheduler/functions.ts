// Functions that are settings of a scheduler, and what a state dict has of them: the attributes that Python gives a callable
// object, which are here the properties of a function.
import { isPlainObject } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { awaitClause } from '../../python/promise.js';
import { typeName } from '../../python/repr.js';
import { copied } from '../readers.js';
import type { SchedulerStateDict } from './lr_scheduler.js';

/** A number of an epoch, or of a cycle. */
export type OfNumber = (x: number) => number;

/** The properties of a function, null if it has none. */
export function savedFunction(of: OfNumber): SchedulerStateDict | null {
  return Object.keys(of).length === 0
    ? null
    : (copied('state_dict', Object.fromEntries(Object.entries(of))) as SchedulerStateDict);
}

/** Checks what a state dict has of a function, and gives what takes it over. */
export function preparedFunction(where: string, of: OfNumber | null, saved: unknown): () => void {
  if (saved === null || saved === undefined) return () => undefined;
  check(isPlainObject(saved), () => {
    return new TypeError(`loaded state dict: ${where} should be of type dict, got: ${typeName(saved)}${awaitClause(saved)}`);
  });
  for (const name of Object.keys(saved)) {
    check(Object.keys(of ?? {}).includes(name), () => {
      return new RuntimeError(`loaded state dict: ${where} has '${name}', which the function has not`);
    });
  }
  const copy = copied(`loaded state dict: ${where}`, saved);
  return () => {
    Object.assign(of ?? {}, copy);
  };
}
