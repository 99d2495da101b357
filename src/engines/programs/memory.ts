// Where the values of a backend's tensors lie, for a recording and its program: arrays of JavaScript, or views of WebAssembly's memory.
import type * as tf from '@tensorflow/tfjs-core';
import type { Slots } from './slots.js';
import type { KernelStep, Step } from './steps.js';

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A kernel, which takes numbers, booleans, and arrays or null for pointers. */
export type Kernel = (...args: unknown[]) => unknown;

/** Calls of kernels, one after the other. */
export interface Code {
  /** False if it ended at an index that is not inside of its table. */
  run(): boolean;
  /** Gives a step another argument. */
  put(step: number, place: number, value: number): void;
}

/** A backend's own table of the data of its tensors. */
interface Table {
  has(dataId: object): boolean;
  set(dataId: object, stored: unknown): void;
}

export interface Memory {
  readonly backendName: string;
  readonly backend: tf.KernelBackend;
  readonly data: Table;
  /** What takes the place of a kernel of tfjs while its calls are recorded. */
  recorded(config: tf.KernelConfig): tf.KernelConfig;

  /** The array of a tensor's data, the same one each time; undefined of complex numbers and texts. */
  arrayOf(dataId: object): Numbers | undefined;
  /** Whether that is still it, as long as it was. */
  isThere(dataId: object, values: Numbers, length: number): boolean;
  /** The bytes of an array, as a part of what has them. */
  rangeOf(values: Numbers): { readonly of: object; readonly begin: number; readonly length: number };
  /** The array with its values, which a view loses where the memory grows. */
  now(values: Numbers): Numbers;
  /** The values of an array, which it keeps, for a tensor. */
  valuesOf(values: Numbers): Numbers;
  /** What `body` returns; no memory that is freed meanwhile is used again. */
  held<T>(body: () => T): T;
  /** Calls a kernel, which has this place in the table. */
  call(place: number, kernel: Kernel, args: readonly unknown[]): unknown;

  /** Steps in an order in which they run best. */
  ordered(steps: readonly Step[], slots: Slots): Step[];
  /** An array of a program that steps write, like this one; it may be given to a tensor if it should be. */
  room(values: Numbers, isGivenAway: boolean): Numbers;
  /** An array for one step to work in. */
  own(size: number): Numbers;
  /** Arrays for steps to work in, one after the other, in the place of those that they had. */
  work(values: readonly Numbers[]): readonly Numbers[];
  /** An array with values that stay. */
  constant(values: Numbers): Numbers;
  /** A part of an array. */
  part(whole: Numbers, offset: number, length: number): Numbers;
  addressOf(values: Numbers): number;
  /** The calls, where some arguments are addresses. */
  code(steps: readonly KernelStep[], args: readonly (readonly number[])[]): Code;
  /** Gives an array the values of a tensor. */
  fill(values: Numbers, tensor: tf.Tensor): void;
  /** A tensor that has the array from now on. */
  give(values: Numbers, shape: number[]): tf.Tensor;
}
