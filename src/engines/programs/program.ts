// A program: what a function computed on arrays, step by step, to be computed again on other inputs without the function.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import { timesInPlace } from './in_place.js';
import { lendArray, lentValues, takeArray } from '../arrays/recycled.js';
import type { Numbers } from './slots.js';
import type { KernelStep, Step } from './steps.js';

/** A result: the slot of its array. */
export interface Result {
  readonly slot: number;
  readonly shape: number[];
  readonly dtype: tf.DataType;
  /** Whether nothing else in the program needs that array when it has run. */
  readonly isGivenAway: boolean;
}

type Part = Float64Array | (() => boolean);

export class Program {
  readonly #arrays: Numbers[];
  readonly #inputs: readonly number[];
  readonly #results: readonly Result[];
  readonly #parts: Part[] = [];
  /** Where the code has the address of the array of a slot that is given away. */
  readonly #uses = new Map<number, [code: Float64Array, at: number][]>();
  /** Where the code says whether weights are laid out. */
  readonly #flags: [code: Float64Array, at: number][] = [];
  /** How often arrays had been written in place when they were; -1 before. */
  #laidOut = -1;

  /**
   * @param arrays - by slot; the program's own, but those that are read only.
   * @param inputs - the slots that are filled before each run.
   */
  constructor(arrays: Numbers[], inputs: readonly number[], steps: readonly Step[], results: readonly Result[]) {
    this.#arrays = arrays;
    this.#inputs = inputs;
    this.#results = results;
    for (const { slot, isGivenAway } of results) if (isGivenAway) this.#uses.set(slot, []);
    for (let at = 0; at < steps.length;) {
      const step = steps[at];
      if ('body' in step) {
        const { from, to, body } = step;
        const ofSlots = (slots: readonly number[]): Numbers[] => slots.map((slot) => arrays[slot]);
        this.#parts.push(() => body(ofSlots(from), ofSlots(to)));
        at++;
      } else {
        const run: KernelStep[] = [];
        for (let next: Step | undefined = step; next && !('body' in next); next = steps[++at]) run.push(next);
        this.#parts.push(this.#codeOf(run));
      }
    }
  }

  #codeOf(steps: readonly KernelStep[]): Float64Array {
    const code = new Float64Array(steps.reduce((size, { args, count }) => size + (count ? 1 : 0) + 1 + args.length, 0));
    let at = 0;
    for (const { kernel, args, slots, count, keepsWeights } of steps) {
      if (count) code[at++] = -count;
      code[at++] = kernel;
      if (keepsWeights) this.#flags.push([code, at + args.length - 2]);
      args.forEach((value, i) => {
        code[at] = slots[i] < 0 ? value : this.#addressOf(slots[i]);
        this.#uses.get(slots[i])?.push([code, at]);
        at++;
      });
    }
    return code;
  }

  #addressOf(slot: number): number {
    return nativeBuild()?.addressOf(this.#arrays[slot] as Float32Array) ?? 0;
  }

  /** New tensors; undefined where an index is not inside of its table, or a shape depends on values, and is another. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor[] | undefined {
    const replay = nativeBuild()?.kernels.replay;
    if (replay === undefined) return undefined;
    for (let i = 0; i < inputs.length; i++) {
      this.#arrays[this.#inputs[i]].set(lentValues(inputs[i]) ?? inputs[i].dataSync<'float32'>());
    }
    const times = timesInPlace();
    const isLaidOut = this.#laidOut === times;
    if (!isLaidOut) for (const [code, at] of this.#flags) code[at] = 0;
    for (const part of this.#parts) if (part instanceof Float64Array ? replay(part) !== -1 : !part()) return undefined;
    if (!isLaidOut) for (const [code, at] of this.#flags) code[at] = 1;
    this.#laidOut = times;
    return this.#results.map((result) => this.#tensorOf(result));
  }

  #tensorOf({ slot, shape, dtype, isGivenAway }: Result): tf.Tensor {
    const values = this.#arrays[slot];
    if (!isGivenAway) return tf.engine().makeTensor(values.slice(), shape, dtype);
    this.#arrays[slot] = takeArray(values.length);
    const address = this.#addressOf(slot);
    for (const [code, at] of this.#uses.get(slot) ?? []) code[at] = address;
    return lendArray(values as Float32Array, shape);
  }
}
