// A program: what a function computed on arrays, step by step, to be computed again on other inputs without the function.
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../tidied.js';
import { timesInPlace } from './in_place.js';
import type { Code, Memory, Numbers } from './memory.js';
import type { KernelStep, ScriptStep, Step } from './steps.js';

/** An input: the slot of its array. */
export interface Input {
  readonly slot: number;
  /** Whether steps read it where the tensor has it, and not from a copy. */
  readonly isReadThere: boolean;
}

/** A result: the slot of its array. */
export interface Result {
  readonly slot: number;
  readonly shape: number[];
  readonly dtype: tf.DataType;
  /** Whether nothing else in the program needs that array when it has run. */
  readonly isGivenAway: boolean;
}

/** An argument of a step. */
type Argument = [code: Code, step: number, place: number];

export class Program {
  readonly #memory: Memory;
  readonly #arrays: Numbers[];
  readonly #inputs: readonly (Input & { readonly copy: Numbers })[];
  readonly #results: readonly Result[];
  /** Each is false where the program ends. */
  readonly #parts: (() => boolean)[] = [];
  /** Where there is the address of the array of a slot that is given away, or that of a tensor. */
  readonly #uses = new Map<number, Argument[]>();
  /** What says whether weights are laid out. */
  readonly #flags: Argument[] = [];
  /** How often arrays had been written in place when they were; -1 before. */
  #laidOut = -1;

  /**
   * @param arrays - by slot; the program's own, but those that are read only.
   * @param inputs - of which the slots' arrays are the tensors' or filled before each run.
   */
  constructor(
    memory: Memory,
    arrays: Numbers[],
    inputs: readonly Input[],
    steps: readonly Step[],
    results: readonly Result[],
  ) {
    this.#memory = memory;
    this.#arrays = arrays;
    this.#inputs = inputs.map((input) => ({ ...input, copy: arrays[input.slot] }));
    this.#results = results;
    for (const { slot, isReadThere } of inputs) if (isReadThere) this.#uses.set(slot, []);
    for (const { slot, isGivenAway } of results) if (isGivenAway) this.#uses.set(slot, []);
    for (let at = 0; at < steps.length;) {
      const step = steps[at];
      if ('body' in step) {
        this.#parts.push(() => this.#script(step));
        at++;
      } else {
        const run: KernelStep[] = [];
        for (let next: Step | undefined = step; next && !('body' in next); next = steps[++at]) run.push(next);
        const code = this.#codeOf(run);
        this.#parts.push(() => code.run());
      }
    }
  }

  #script({ from, to, body }: ScriptStep): boolean {
    const values = body(from.map((slot) => this.#memory.valuesOf(this.#arrays[slot])));
    values?.forEach((result, i) => {
      this.#memory.now(this.#arrays[to[i]]).set(result);
    });
    return values !== undefined;
  }

  #codeOf(steps: readonly KernelStep[]): Code {
    const addressed = ({ args, slots }: KernelStep): number[] =>
      args.map((value, i) => (slots[i] < 0 ? value : this.#memory.addressOf(this.#arrays[slots[i]])));
    const code = this.#memory.code(steps, steps.map(addressed));
    steps.forEach(({ args, slots, keepsWeights }, step) => {
      slots.forEach((slot, place) => this.#uses.get(slot)?.push([code, step, place]));
      if (keepsWeights) this.#flags.push([code, step, args.length - 2]);
    });
    return code;
  }

  /** New tensors; undefined where an index is not inside of its table, or a shape depends on values, and is another. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor[] | undefined {
    for (let i = 0; i < inputs.length; i++) this.#take(this.#inputs[i], inputs[i]);
    const times = timesInPlace();
    const isLaidOut = this.#laidOut === times;
    if (!isLaidOut) for (const [code, step, place] of this.#flags) code.put(step, place, 0);
    for (const part of this.#parts) if (!part()) return undefined;
    if (!isLaidOut) for (const [code, step, place] of this.#flags) code.put(step, place, 1);
    this.#laidOut = times;
    return tidied(() => this.#results.map((result) => this.#tensorOf(result))); // all or, without memory, none
  }

  #take({ slot, isReadThere, copy }: Input & { copy: Numbers }, tensor: tf.Tensor): void {
    const { data } = this.#memory;
    const values = isReadThere && data.has(tensor.dataId) ? this.#memory.arrayOf(tensor.dataId) : undefined;
    const isOfKind = values?.constructor === copy.constructor; // what was cast may still lie in an array of another kind
    if (!isOfKind) this.#memory.fill(copy, tensor);
    if (isReadThere) this.#move(slot, isOfKind ? values : copy);
  }

  /** Has a slot be of another array. */
  #move(slot: number, values: Numbers): void {
    this.#arrays[slot] = values;
    const address = this.#memory.addressOf(values);
    for (const [code, step, place] of this.#uses.get(slot) ?? []) code.put(step, place, address);
  }

  #tensorOf({ slot, shape, dtype, isGivenAway }: Result): tf.Tensor {
    const memory = this.#memory;
    const values = this.#arrays[slot];
    if (!isGivenAway) return tf.engine().makeTensor(memory.now(values).slice(), shape, dtype);
    this.#move(slot, memory.room(values, true));
    return memory.give(values, shape);
  }
}
