// The one door of options: a table says how each is read and checked, given by a caller or loaded from a state dict.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { copied } from './readers.js';

/** One option. */
export interface Option<T> {
  /** What it is if a caller leaves it out. Every group has an option with such a value. */
  readonly initial?: T;
  /** What it is in the state dict of a torch that did not have it yet, as torch's `__setstate__` says. */
  readonly before?: T;
  /** The value, of the right type, or an error that calls it `name`. */
  read(name: string, value: unknown): T;
  /** Refuses what torch's constructor refuses of that type. */
  check?(value: T): void;
}

/** The options of an optimizer, or the settings of a scheduler, in the order in which torch writes them. */
export type Table<Options> = { readonly [Name in keyof Options]-?: Option<Options[Name]> } & Readonly<
  Record<string, Option<unknown>>
>;

type Values = Readonly<Record<string, unknown>>;
type Naming = (name: string) => string;

const itself: Naming = (name) => name;

/** An option that torch did not always have. */
export const later = <T>(option: Option<T>, before = option.initial): Option<T> => ({ ...option, before });

/** A caller's options: read, and checked as torch's constructor does. Those that the table lacks are copied. */
export function checked(table: Table<object>, given: Values): Record<string, unknown> {
  return each(present(given), (name, value) => {
    const option = find(table, name);
    const read = option ? option.read(name, value) : copied(name, value);
    option?.check?.(read);
    return read;
  });
}

/** All options of the table, from those that a caller gives. */
export function complete<Options>(table: Table<Options>, given: Values): Options {
  const initial = Object.entries(table).map(([name, option]) => [name, option.initial] as const);
  return { ...readAll(table, present(Object.fromEntries(initial))), ...checked(table, given) } as Options;
}

/**
 * The options of a state dict, read. Torch's constructor is not asked: schedulers leave learning rates of -1e-19 behind.
 *
 * @param where - what has the options, for error texts.
 */
export function loaded<Options>(table: Table<Options>, saved: Values, where: string): Options {
  const values = present(saved);
  const absent = Object.entries(table).filter(([name]) => !Object.hasOwn(values, name));
  const missing = absent.filter(([, { initial, before }]) => initial !== undefined && before === undefined);
  checkComplete(
    where,
    missing.map(([name]) => name),
  );
  const added = present(Object.fromEntries(absent.map(([name, { before }]) => [name, before])));
  return { ...readAll(table, values, (name) => `loaded state dict: ${where}.${name}`), ...added } as Options;
}

/** Refuses a state dict where something lacks names. */
export function checkComplete(where: string, missing: readonly string[]): void {
  check(missing.length === 0, () => {
    return new RuntimeError(`loaded state dict: ${where} has no ${missing.map((name) => `'${name}'`).join(', ')}`);
  });
}

/** The options of a group that anybody may have changed since, read again. */
export function current<Options>(table: Table<Options>, group: object): Options {
  const values = group as Values;
  const known = Object.entries(table).filter(([name, { initial }]) => initial !== undefined || values[name] !== undefined);
  return readAll(table, Object.fromEntries(known.map(([name]) => [name, values[name]]))) as Options;
}

/** Values, each read as the table says. Those that it lacks are copied. */
export function readAll(table: Table<object>, values: Values, naming = itself): Record<string, unknown> {
  return each(values, (name, value) => {
    const option = find(table, name);
    return option ? option.read(naming(name), value) : copied(naming(name), value);
  });
}

const find = (table: Table<object>, name: string): Option<unknown> | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const present = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function each(values: Values, treat: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, treat(name, value)]));
}
