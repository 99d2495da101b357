// Python's calling convention: positional arguments, and keywords in a trailing plain object.
import { check } from './check.js';
import type { Labelled } from './labels.js';

export type Keywords = Record<string, unknown>;

export interface CallArguments {
  positional: readonly unknown[];
  keywords: Keywords;
}

/**
 * The argument lists that a Python signature allows, for TypeScript: the parameters `Names` of `Options` in order, where
 * any tail of them may be given by keyword in one trailing object instead.
 */
export type Arguments<Options, Names extends readonly Name<Options>[], Given extends keyof Options = never> =
  | [keywords: Omit<Options, Given>]
  | (Partial<Omit<Options, Given>> extends Omit<Options, Given> ? [] : never)
  | (Names extends readonly [infer First extends Name<Options>, ...infer Rest extends readonly Name<Options>[]]
      ? [...Labelled<Options[First]>[First], ...Arguments<Options, Rest, Given | First>]
      : never);

type Name<Options> = keyof Options & keyof Labelled<unknown>;

/** Whether a value is a plain object (a dict, in Python's eyes), not an array, a tensor or an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** No keywords. */
const NONE: Keywords = Object.freeze({});

/** Takes a trailing plain object as the keywords. */
export function splitKeywords(args: readonly unknown[]): CallArguments {
  const last = args.at(-1);
  return isPlainObject(last) ? { positional: args.slice(0, -1), keywords: last } : { positional: args, keywords: NONE };
}

/**
 * Binds arguments to parameter names as Python does, with Python's error texts. `undefined` counts as not given.
 *
 * @param callee - the name in the error texts: `RNN.forward()` of a method, which Python counts `self` among the arguments
 *   of, `pad_sequence()` of a function.
 * @param parameters - the names in positional order, without `self`.
 * @param required - how many of the first parameters have no default.
 * @param keywordOnly - the names that cannot be given by position.
 * @returns the given arguments by name.
 */
export function bind<Name extends string>(
  callee: string,
  parameters: readonly Name[],
  required: number,
  { positional, keywords }: CallArguments,
  keywordOnly: readonly Name[] = [],
): Partial<Record<Name, unknown>> {
  const bound: Partial<Record<Name, unknown>> = {};
  let isMissing = false;
  for (let i = 0; i < parameters.length; i++) {
    const value = positional[i];
    if (value !== undefined) bound[parameters[i]] = value;
    else if (i < required) isMissing = true; // unless it is a keyword
  }
  if (keywords === NONE && !isMissing && positional.length <= parameters.length) return bound; // as most calls are
  for (const [key, value] of Object.entries(keywords)) {
    const name = [...parameters, ...keywordOnly].find((parameter) => parameter === key);
    check(name !== undefined, () => new TypeError(`${callee} got an unexpected keyword argument '${key}'`));
    check(bound[name] === undefined, () => new TypeError(`${callee} got multiple values for argument '${key}'`));
    if (value !== undefined) bound[name] = value;
  }
  check(positional.length <= parameters.length, () => {
    const self = callee.includes('.') ? 1 : 0;
    const others = keywordOnly.filter((name) => bound[name] !== undefined).length;
    const given = positional.length + self;
    return new TypeError(`${callee} ${tooMany(required + self, parameters.length + self, given, others)}`);
  });
  const missing = parameters.slice(0, required).filter((name) => bound[name] === undefined);
  check(missing.length === 0, () => {
    const names = enumerated(missing.map((name) => `'${name}'`));
    return new TypeError(`${callee} missing ${missing.length} required positional ${plural(missing.length)}: ${names}`);
  });
  return bound;
}

const plural = (count: number): string => (count === 1 ? 'argument' : 'arguments');

function tooMany(least: number, most: number, given: number, keywordOnly: number): string {
  const takes = least === most ? `${most} positional ${plural(most)}` : `from ${least} to ${most} positional arguments`;
  const others = `positional ${plural(given)} (and ${keywordOnly} keyword-only ${plural(keywordOnly)}) were`;
  return `takes ${takes} but ${given} ${keywordOnly > 0 ? others : given === 1 ? 'was' : 'were'} given`;
}

/** `a`, `a and b`, `a, b, and c`. */
function enumerated(names: readonly string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}
