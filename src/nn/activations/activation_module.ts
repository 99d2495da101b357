// A module that is an activation function with settings.
import type * as tf from '@tensorflow/tfjs-core';
import { bind, splitKeywords } from '../../python/arguments.js';
import { type Activation, evaluate, settingsOf } from '../functional/activations/activation.js';
import { Module } from '../module.js';

/**
 * What all activations are: the settings are attributes, which may be changed; the next forward checks and uses them.
 *
 * @see nn/functional/activations for the functions.
 */
export abstract class ActivationModule extends Module {
  readonly #class: string;
  readonly #activation: Activation<object>;

  /** @param name - of the class whose constructor is called, for error texts. */
  constructor(name: string, activation: Activation<object>, args: readonly unknown[]) {
    super();
    const settings = settingsOf(activation);
    const names = settings.map(([key]) => key);
    const bound = bind(`${name}.__init__()`, names, 0, splitKeywords(args));
    for (const [key, { initial }] of settings) Reflect.set(this, key, bound[key] ?? initial);
    this.#class = name;
    this.#activation = activation;
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T | { input: T }): T;
  override forward(...args: unknown[]): tf.Tensor {
    const { input } = bind(`${this.#class}.forward()`, ['input'], 1, splitKeywords(args));
    const given: Record<string, unknown> = { input };
    for (const [key] of settingsOf(this.#activation)) given[key] = Reflect.get(this, key);
    return evaluate(this.#activation, given);
  }

  override extra_repr(): string {
    const shown = settingsOf(this.#activation).map(([key, setting]) => setting.print(key, Reflect.get(this, key)));
    return shown.filter((text) => text !== null).join(', ');
  }
}

/** `module(...)` is `module.forward(...)`. */
export interface ActivationModule {
  <T extends tf.Tensor>(input: T | { input: T }): T;
}
