// Settings that are one number for all groups or a list with one for each, and the momentum that goes with the learning rate.
import { zip } from '../../python/arithmetic.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { asTuple } from '../../python/kinds.js';
import type { Optimizer } from '../optimizer.js';
import type { ParamGroup } from '../param_groups.js';

/** A group of an optimizer that has a momentum: SGD's, or Adam's β₁. */
export interface CycledGroup extends ParamGroup {
  momentum?: number;
  betas?: number[];
  max_momentum?: number;
  base_momentum?: number;
}

/** The number of each group. */
export function perGroup(name: string, optimizer: Optimizer, value: number | readonly number[]): number[] {
  const groups = optimizer.param_groups.length;
  if (typeof value === 'number') return new Array<number>(groups).fill(value);
  check(value.length === groups, () => {
    const counts = `${name} has ${value.length} values, param_groups has ${groups}.`;
    return new ValueError(`${name} must have the same length as optimizer.param_groups. ${counts}`);
  });
  return [...value];
}

/** Whether the momentum of an optimizer is β₁. Throws if it has none. */
export function usesBeta1({ defaults }: Optimizer): boolean {
  check('momentum' in defaults || 'betas' in defaults, () => {
    return new ValueError('optimizer must support momentum or beta1 with `cycle_momentum` option enabled');
  });
  return 'betas' in defaults;
}

/** The momentums of the first epoch, which are the largest. */
export function startMomentums(optimizer: Optimizer, beta1: boolean, lowest: number[], largest: number[]): void {
  setMomentums(optimizer, beta1, largest);
  optimizer.param_groups.forEach((group: CycledGroup, i) => {
    group.max_momentum = largest[i];
    group.base_momentum = lowest[i];
  });
}

/** Gives each group its momentum. */
export function setMomentums(optimizer: Optimizer, beta1: boolean, momentums: readonly number[]): void {
  for (const [group, momentum] of zip<CycledGroup, number>(optimizer.param_groups, momentums)) {
    if (beta1) group.betas = asTuple([momentum, ...(group.betas ?? []).slice(1)]);
    else group.momentum = momentum;
  }
}
