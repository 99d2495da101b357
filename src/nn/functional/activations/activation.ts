// What an activation function is: its settings, torch's checks and the formula, for nn.functional and the modules alike.
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../../../engines/tidied.js';
import { inOrderOf } from '../../../ops/time_major.js';
import { bind, splitKeywords } from '../../../python/arguments.js';
import { check } from '../../../python/check.js';
import { checkFloating, checkTensor } from '../../../python/checks.js';
import { float, given, number, str } from '../../../python/repr.js';

/** An argument beside the input. */
export interface Setting<T> {
  /** What it is if it is left out. */
  readonly initial: T;
  /** Refuses what torch refuses; `where` names the argument. */
  check(where: (position?: number) => string, value: unknown): void;
  /** How the repr of a module shows it, or null if not at all. */
  print(name: string, value: unknown): string | null;
}

/** An activation function with the settings S. */
export interface Activation<S extends object> {
  /** Its name in nn.functional. */
  readonly name: string;
  /** In torch's order. */
  readonly settings: { readonly [Name in keyof S]-?: Setting<Exclude<S[Name], undefined>> };
  /** Whether it goes along an axis, where the others go element by element. */
  readonly isAlongAxis?: boolean;
  /** Whether nn.functional takes the settings only by name. */
  readonly keywordOnly?: boolean;
  /** torch's refusal of dtypes, and of settings that do not go together. */
  check?(input: tf.Tensor, settings: Required<S>): void;
  compute(input: tf.Tensor, settings: Required<S>): tf.Tensor;
}

/** What every function of them takes. */
export interface ActivationInput<T extends tf.Tensor = tf.Tensor> {
  /** (*), float32, of any shape. */
  input: T;
}

/** torch's argument for its own tensors. */
export interface InplaceOptions {
  /** Taken, but without effect: a tensor never changes here. Default false. */
  inplace?: boolean;
}

/** A number that is printed as a float. */
export const real = (initial: number): Setting<number> => ({
  initial,
  check: (where, value) => {
    check(typeof value === 'number', () => new TypeError(`${where()} must be Number, not ${given(value)}`));
  },
  print: (name, value) => {
    if (typeof value !== 'number') return `${name}=${str(value)}`;
    return `${name}=${Number.isFinite(value) ? float(value) : number(value)}`;
  },
});

/** `inplace`, which torch takes any value for. */
export const inplace: Setting<boolean> = {
  initial: false,
  check: () => undefined,
  print: (name, value) => (value === true ? `${name}=True` : null),
};

/** For {@link Activation.check}: refuses all but float32, as torch's kernel of that name does. */
export const floating = (kernel: string) => (input: tf.Tensor) => {
  checkFloating(kernel, input);
};

const LISTS = new WeakMap<object, [string, Setting<unknown>][]>();

/** The settings by name. */
export function settingsOf({ settings }: Activation<object>): readonly [string, Setting<unknown>][] {
  const listed = LISTS.get(settings) ?? Object.entries<Setting<unknown>>(settings as Record<string, Setting<unknown>>);
  LISTS.set(settings, listed);
  return listed;
}

/** Computes it for arguments by name, after torch's checks. The caller owns the result, which is apart from the input. */
export function evaluate<S extends object>(activation: Activation<S>, bound: Readonly<Record<string, unknown>>): tf.Tensor {
  const { name } = activation;
  const { input } = bound;
  checkTensor(`${name}()`, 'input', 1, input);
  const values: Record<string, unknown> = {};
  for (const [index, [key, setting]] of settingsOf(activation).entries()) {
    values[key] = bound[key] ?? setting.initial;
    const place = activation.keywordOnly ? '' : ` (position ${index + 2})`;
    setting.check((position) => `${name}(): argument '${key}'${position ? ` (position ${position})` : place}`, values[key]);
  }
  activation.check?.(input, values as Required<S>);
  return tidied(() => {
    const output = activation.compute(input, values as Required<S>);
    return activation.isAlongAxis ? output : inOrderOf(input, output);
  });
}

/** A call of the function in nn.functional. */
export function call<S extends object>(activation: Activation<S>, args: readonly unknown[]): tf.Tensor {
  const { name, keywordOnly = false } = activation;
  const names = settingsOf(activation).map(([key]) => key);
  const [positional, keywords] = keywordOnly ? [[], names] : [names, []];
  return evaluate(activation, bind(`${name}()`, ['input', ...positional], 1, splitKeywords(args), keywords));
}

/** A function of float32 for other numbers: in float32, and back in their dtype. */
export function inDtype(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return x.dtype === 'float32' ? f(x) : tf.cast(f(tf.cast(x, 'float32')), x.dtype);
}
