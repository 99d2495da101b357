// Weights that kernels lay out in their scratch: a program has that done once, in scratches that are its steps' own.
import type { Slots } from './slots.js';
import { type KernelStep, nameOf, type Step } from './steps.js';

/** By kernel the places of its weights. Its scratch is the last argument, and the one before says whether they are laid out there. */
const WEIGHTS: Readonly<Record<string, readonly number[]>> = { product: [6], forward: [8, 9, 12], convolve: [2] };

/** Whether nothing in the program computes the weights of a step. */
const areFixed = (step: KernelStep, slots: Slots): boolean =>
  WEIGHTS[nameOf(step)]?.every(
    (place) => step.slots[place] < 0 || ['captured', 'constant'].includes(slots.kindOf(step.slots[place])),
  );

export const withWeightsKept = (steps: readonly Step[], slots: Slots): Step[] =>
  steps.map((step) => {
    if ('body' in step || !areFixed(step, slots)) return step;
    const scratch = step.slots[step.slots.length - 1];
    const isOwn = slots.kindOf(scratch) === 'own';
    return { ...(isOwn ? step : withOwnScratch(step, slots, slots.lengthOf(scratch))), keepsWeights: true };
  });

/** The step with a scratch of so many floats that no other step has. */
export const withOwnScratch = (step: KernelStep, slots: Slots, size: number): KernelStep => ({
  ...step,
  slots: [...step.slots.slice(0, -1), slots.addOwn(size)],
});
