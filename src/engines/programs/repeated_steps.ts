// Steps that compute once more what a program has already: they are left out.
import { isWritten, type KernelStep, type Step, writtenBy } from './steps.js';

/** What tells a call from another, but where it writes and works. */
function keyOf(step: KernelStep, isWork: (slot: number) => boolean): string {
  const { kernel, args, slots } = step;
  const names = slots.map((slot, place) => (slot >= 0 && (isWritten(step, place) || isWork(slot)) ? '' : slot));
  return [kernel, ...args, ...names].join();
}

/**
 * The steps without those that repeat a call on the same arrays, whose results have the names of the first's.
 *
 * @param isWork - whether kernels only work there.
 * @param isBound - whether a slot cannot have another name.
 */
export function withoutRepeated(
  steps: readonly Step[],
  isWork: (slot: number) => boolean,
  isBound: (slot: number) => boolean,
): { steps: Step[]; nameOf: (slot: number) => number } {
  const writes = new Map<number, number>();
  for (const slot of steps.flatMap(writtenBy)) if (slot >= 0) writes.set(slot, (writes.get(slot) ?? 0) + 1);
  const names = new Map<number, number>();
  const nameOf = (slot: number): number => names.get(slot) ?? slot;
  const first = new Map<string, readonly number[]>();
  const left: Step[] = [];
  for (const given of steps) {
    if ('body' in given) {
      left.push({ ...given, from: given.from.map(nameOf) });
      continue;
    }
    const step = { ...given, slots: given.slots.map(nameOf) };
    const written = writtenBy(step);
    const read = step.slots.filter((slot, place) => slot >= 0 && !isWritten(step, place) && !isWork(slot));
    const isPure = written.every((slot) => slot < 0 || (writes.get(slot) === 1 && !isBound(slot)));
    if (isPure && read.every((slot) => (writes.get(slot) ?? 0) <= 1)) {
      const key = keyOf(step, isWork);
      const before = first.get(key);
      before?.forEach((slot, i) => names.set(written[i], slot));
      if (before !== undefined) continue;
      first.set(key, written);
    }
    left.push(step);
  }
  return { steps: left, nameOf };
}
