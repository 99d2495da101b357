// How options are read, by their type: of a caller or of a state dict, where a number may be a tensor with one element.
import * as tf from '@tensorflow/tfjs-core';
import { asTuple, integerKeys, isTuple, withIntegerKeys } from '../python/kinds.js';
import { isPlainObject } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkBool, checkFloat, checkInt, IS_DISPOSED } from '../python/checks.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { given, number, str, typeName } from '../python/repr.js';
import { awaitClause } from '../python/promise.js';
import type { Option } from './options.js';

type Check<T> = (value: T) => void;

export const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;

/** A number; of a tensor with one element, its value. The tensor stays the caller's. */
export function readFloat(name: string, value: unknown): number {
  const read: unknown = isTensor(value) ? item(name, value) : value;
  checkFloat(name, read);
  return read;
}

function item(name: string, tensor: tf.Tensor): unknown {
  check(!tensor.isDisposed, () => new RuntimeError(`${name} ${IS_DISPOSED}`));
  check(tensor.size === 1, () => new ValueError(`Tensor ${name} must be 1-element`));
  return tensor.dataSync()[0];
}

function readInt(name: string, value: unknown): number {
  const read = readFloat(name, value);
  checkInt(name, read);
  return read;
}

function readBool(name: string, value: unknown): boolean {
  checkBool(name, value);
  return value;
}

function readFloats(name: string, value: unknown): number[] {
  check(
    Array.isArray(value),
    () => new TypeError(`${name} should be of type list, got: ${typeName(value)}${awaitClause(value)}`),
  );
  return (value as unknown[]).map((one, i) => readFloat(`${name}[${i}]`, one));
}

function readInts(name: string, value: unknown): number[] {
  const read = readFloats(name, value);
  read.forEach((one, i) => checkInt(`${name}[${i}]`, one));
  return read;
}

function readPair(name: string, value: unknown): [number, number] {
  check(
    Array.isArray(value),
    () => new TypeError(`${name} should be of type tuple, got: ${typeName(value)}${awaitClause(value)}`),
  );
  const given = value as unknown[];
  check(given.length >= 2, () => new ValueError(`not enough values to unpack (expected 2, got ${given.length})`));
  check(given.length === 2, () => new ValueError('too many values to unpack (expected 2)'));
  const tensors = given.filter(isTensor).length;
  check(tensors !== 1, () => new ValueError(`${name} must be either both floats or both Tensors`));
  return asTuple([readFloat(`${name}[0]`, given[0]), readFloat(`${name}[1]`, given[1])]);
}

/** A copy of a value that no optimizer or scheduler knows: torch keeps whatever else is there. */
export function copied(name: string, value: unknown): unknown {
  if (isTensor(value)) return readFloat(name, value);
  if (Array.isArray(value)) {
    const copies = (value as unknown[]).map((one, i) => copied(`${name}[${i}]`, one));
    return isTuple(value) ? asTuple(copies) : copies;
  }
  if (!isPlainObject(value)) return value;
  const copies = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copied(`${name}['${key}']`, one)]));
  return integerKeys(value) ? withIntegerKeys(copies) : copies;
}

export const float = (initial?: number, check?: Check<number>): Option<number> => ({ initial, read: readFloat, check });

export const int = (initial?: number): Option<number> => ({ initial, read: readInt });

export const bool = (initial?: boolean): Option<boolean> => ({ initial, read: readBool });

/** Any text. */
export function text(initial?: string): Option<string> {
  const read = (name: string, value: unknown): string => {
    check(typeof value === 'string', () => new TypeError(`${name} should be of type str, got: ${given(value)}`));
    return value;
  };
  return { initial, read };
}

export const floats = (): Option<number[]> => ({ read: readFloats });

export const ints = (): Option<number[]> => ({ read: readInts });

/** One number for all groups, or a list with one for each. */
export const oneOrEach = (initial?: number): Option<number | readonly number[]> => {
  return { initial, read: (name, value) => (Array.isArray(value) ? readFloats : readFloat)(name, value) };
};

/** A function, whatever it does. */
export function callable<Fn extends (...args: never[]) => unknown>(): Option<Fn> {
  const read = (_name: string, value: unknown): Fn => {
    check(
      typeof value === 'function',
      () => new TypeError(`'${typeName(value)}' object is not callable${awaitClause(value)}`),
    );
    return value as Fn;
  };
  return { read };
}

export const pair = (initial: [number, number], check?: Check<[number, number]>): Option<[number, number]> => {
  return { initial: asTuple(initial), read: readPair, check };
};

/** What `option` is, or None. */
export function orNone<T>(option: Option<T>, initial?: T | null): Option<T | null> {
  return { initial, read: (name, value) => (value === null ? null : option.read(name, value)) };
}

/** One of a few words; `what` begins torch's refusal. */
export function word<Word extends string>(what: string, words: readonly Word[], initial?: Word): Option<Word> {
  const read = (_name: string, value: unknown): Word => {
    const found = words.find((one) => one === value);
    check(found !== undefined, () => new ValueError(`${what} ${str(value)} is unknown!`));
    return found;
  };
  return { initial, read };
}

/** Refuses a number that is not at least 0, NaN too; `text` begins torch's refusal. */
export const atLeastZero = (text: string): Check<number> => refuse((value) => !(value >= 0), text);

/** Refuses a number below 0, but not NaN. */
export const notNegative = (text: string): Check<number> => refuse((value) => value < 0, text);

/** Refuses what is no whole number above 0. */
export const positiveInteger = (name: string): Check<number> => {
  return (value) => {
    const text = `Expected positive integer ${name}, but got ${number(value)}`;
    check(value > 0 && Number.isInteger(value), () => new ValueError(text));
  };
};

export function refuse(unfit: (value: number) => boolean, text: string): Check<number> {
  return (value) => check(!unfit(value), () => new ValueError(`${text}: ${number(value)}`));
}

/** Refuses averages that would keep nothing or everything. */
export function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, index) => {
    refuse((value) => !(value >= 0 && value < 1), `Invalid beta parameter at index ${index}`)(beta);
  });
}
