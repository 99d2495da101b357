// Recurrences that do not wait for each other, such as both directions of a layer. Where there are two threads, two of them are computed at
// once, each by one thread, which then waits for the other once and not in each step.
import { nativeBuild } from '../../kernels/chosen.js';
import { withOwnScratch } from '../programs/laid_out.js';
import type { Slots } from '../programs/slots.js';
import { type KernelStep, nameOf, type Step, writtenBy } from '../programs/steps.js';

const THREADS = 2; // with more of them each call has use for several
const WORTH = 2 ** 19; // multiplications from which on a call uses two threads

/** The rows of all steps of a recurrence, and of the first. */
function rowsOf({ slots: [, , batchSizes] }: KernelStep, slots: Slots): { rows: number; N: number } {
  const sizes = Array.from(slots.valuesOf(batchSizes));
  return { rows: sizes.reduce((sum, size) => sum + size, 0), N: sizes[0] };
}

/** How many multiplications a recurrence makes; 0 of any other step. */
function multiplications(step: Step, slots: Slots): number {
  if ('body' in step || nameOf(step) !== 'forward') return 0;
  const [w_ih, w_hh] = step.slots.slice(8);
  return rowsOf(step, slots).rows * (slots.lengthOf(w_ih) + slots.lengthOf(w_hh));
}

/** Whether a step has to be behind another: it reads what that writes, or writes what that reads or writes. */
function waitsFor(step: Step, other: Step, slots: Slots): boolean {
  const wholes = (of: readonly number[]): number[] => of.filter((slot) => slot >= 0).map((slot) => slots.wholeOf(slot));
  const used = (of: Step): number[] => wholes('body' in of ? [...of.from, ...of.to] : of.slots);
  const meet = (a: number[], b: number[]): boolean => a.some((slot) => slots.kindOf(slot) !== 'work' && b.includes(slot));
  return meet(used(step), wholes(writtenBy(other))) || meet(wholes(writtenBy(step)), used(other));
}

/** The step with room for one thread. */
function onOneThread(step: KernelStep, slots: Slots, count?: number): KernelStep {
  const [mode, , , , I, H, R] = step.args;
  const { rows, N } = rowsOf(step, slots);
  const native = nativeBuild();
  native?.setNumThreads(1);
  const bytes = native?.kernels.forwardBytes(mode, rows, N, I, H, R, step.args[16] !== 0) ?? 0;
  native?.setNumThreads(THREADS);
  return { ...withOwnScratch(step, slots, bytes / 4), count };
}

/** The steps in an order in which two recurrences of the same size that may be computed at once come one after the other. */
export function inPairs(steps: readonly Step[], slots: Slots): Step[] {
  if (nativeBuild()?.getNumThreads() !== THREADS) return [...steps];
  const ordered: Step[] = [];
  for (let left = [...steps]; left.length > 0;) {
    const [first, ...rest] = left;
    const size = multiplications(first, slots);
    const waiting = [first]; // for the first, or for one that does
    const others: Step[] = [];
    let second: Step | undefined;
    for (const step of size < WORTH ? [] : rest) {
      if (waiting.some((before) => waitsFor(step, before, slots))) waiting.push(step);
      else if (second === undefined && multiplications(step, slots) === size) second = step;
      else if (second === undefined) others.push(step);
      else waiting.push(step);
    }
    if ('body' in first || second === undefined || 'body' in second) {
      ordered.push(first);
      left = rest;
    } else {
      ordered.push(...others, onOneThread(first, slots, THREADS), onOneThread(second, slots));
      left = waiting.slice(1);
    }
  }
  return ordered;
}
