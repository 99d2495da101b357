// The steps of a program, and what they read and write.
import { WRITTEN } from '../../kernels/written.js';
import type { Numbers } from './memory.js';

/** A call of a kernel, at its place in the table: its arguments, and where one is a pointer the slot of the array, else -1. */
export interface KernelStep {
  readonly kernel: number;
  readonly args: readonly number[];
  readonly slots: readonly number[];
  /** How many calls are made at once, of which this is the first: each on one thread. */
  readonly count?: number;
  /** Whether its scratch is its own, where its weights stay laid out: its last argument but one says whether they are. */
  readonly keepsWeights?: boolean;
}

/** What JavaScript computes of some arrays: the values of others; undefined if one has another shape than it had. */
export interface ScriptStep {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly key: string;
  readonly body: (from: readonly Numbers[]) => readonly Numbers[] | undefined;
}

export type Step = KernelStep | ScriptStep;

const KERNELS = Object.keys(WRITTEN);
const WRITTEN_BY: readonly (readonly number[])[] = Object.values(WRITTEN);

/** The place of a kernel in their table. */
export const placeOf = (name: string): number => KERNELS.indexOf(name);

export const nameOf = ({ kernel }: KernelStep): string => KERNELS[kernel];

/** Whether a kernel writes the array that is its argument at that place. */
export const isWritten = ({ kernel }: KernelStep, place: number): boolean => WRITTEN_BY[kernel].includes(place);

/** The slots that a step writes, -1 where there is none. */
export const writtenBy = (step: Step): readonly number[] =>
  'body' in step ? step.to : WRITTEN_BY[step.kernel].map((place) => step.slots[place]);
