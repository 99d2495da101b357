// What an optimizer remembers of one parameter, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';

/** Values to start from: the number of steps, and tensors of the parameter's shape. */
export type SavedState = ReadonlyMap<string, tf.Tensor | number>;

/** Averages and buffers of the parameter's shape, and for those optimizers that count them the number of steps. */
export class ParameterState {
  readonly #parameter: Parameter;
  readonly #slots = new Map<string, tf.Variable>();
  #steps = 0;

  /** @param saved - the values to start from, which are copied. */
  constructor(parameter: Parameter, saved: SavedState = new Map()) {
    this.#parameter = parameter;
    for (const [name, value] of saved) {
      if (typeof value === 'number') this.#start(value);
      else tf.tidy(() => this.set(name, tf.cast(value, 'float32')));
    }
  }

  /** Counts a step and returns its number, from 1. */
  count(): number {
    if (this.#steps === 0) this.#start(0);
    return ++this.#steps;
  }

  /** What is stored under a name. */
  get(name: string): tf.Variable | undefined {
    return this.#slots.get(name);
  }

  /** What is stored under a name, zeros at first. */
  zeros(name: string): tf.Variable {
    return this.get(name) ?? this.set(name, tf.zerosLike(this.#parameter));
  }

  /** Stores a value. `value` stays the caller's to dispose. */
  set(name: string, value: tf.Tensor): tf.Variable {
    const slot = this.#slots.get(name);
    if (slot) {
      slot.assign(value);
      return slot;
    }
    const made = tf.variable(value, false);
    this.#slots.set(name, made);
    return made;
  }

  /** Everything by name, live: `{ step, exp_avg, exp_avg_sq }`. */
  tensors(): Record<string, tf.Tensor> {
    if (this.#slots.has('step')) tf.tidy(() => this.set('step', tf.scalar(this.#steps)));
    return Object.fromEntries(this.#slots);
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
  }

  /** The number itself is counted here, and put into the tensor when somebody asks for that. */
  #start(steps: number): void {
    this.#steps = steps;
    tf.tidy(() => this.set('step', tf.scalar(steps)));
  }
}
