// What an optimizer remembers of one parameter, by torch's names.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';

/** Values to start from: numbers, as that of the steps, and tensors of the parameter's shape. */
export type SavedState = ReadonlyMap<string, tf.Tensor | number>;

/** Averages and buffers of the parameter's shape, and numbers: for those optimizers that count them, that of the steps. */
export class ParameterState {
  readonly #parameter: Parameter;
  readonly #slots = new Map<string, tf.Variable>();
  readonly #numbers = new Map<string, number>();

  /** @param saved - the values to start from, which are copied. */
  constructor(parameter: Parameter, saved: SavedState = new Map()) {
    this.#parameter = parameter;
    for (const [name, value] of saved) {
      if (typeof value === 'number') this.setNumber(name, value);
      else tf.tidy(() => this.set(name, tf.cast(value, 'float32')));
    }
  }

  /** Counts a step and returns its number, from 1. */
  count(): number {
    return this.setNumber('step', this.number('step', 0) + 1);
  }

  /** The number under a name, `initial` at first. */
  number(name: string, initial: number): number {
    return this.#numbers.get(name) ?? this.setNumber(name, initial);
  }

  /** Stores a number. It becomes a tensor when somebody asks for that. */
  setNumber(name: string, value: number): number {
    if (!this.#numbers.has(name)) tf.tidy(() => this.set(name, tf.scalar(value)));
    this.#numbers.set(name, value);
    return value;
  }

  /** What is stored under a name. */
  get(name: string): tf.Variable | undefined {
    return this.#slots.get(name);
  }

  /** What is stored under a name, zeros at first. */
  zeros(name: string): tf.Variable {
    return this.get(name) ?? this.set(name, tf.zerosLike(this.#parameter));
  }

  /** What is stored under a name, at first `value` everywhere. */
  filled(name: string, value: number): tf.Variable {
    return this.get(name) ?? this.set(name, tf.fill(this.#parameter.shape, value));
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
    tf.tidy(() => this.#numbers.forEach((value, name) => this.set(name, tf.scalar(value))));
    return Object.fromEntries(this.#slots);
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
  }
}
