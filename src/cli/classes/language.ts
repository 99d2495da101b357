// What differs between the languages that classes are printed in, and how their lines are put together.
import type { Argument, Option } from '../modules/call.js';
import type { List } from '../modules/recognise.js';
import type { Entry } from '../modules/tree.js';
import type { Place } from './place.js';

/** One or more lines of code, and what a comment behind the last one says. */
export interface Expression {
  readonly lines: readonly string[];
  readonly note?: string | undefined;
}

export type Items = readonly (readonly [index: number, module: Expression])[];

export interface Language {
  /** What begins a comment to the end of the line. */
  readonly comment: string;
  /** Whether its `nn` has a class, or a function of `nn.utils`. */
  has(name: string): boolean;
  /** A call of a constructor or function in `nn`. */
  construct(name: string, args: readonly Argument[], options: Readonly<Record<string, Option>>): string;
  wrap(name: string, module: string, options: Readonly<Record<string, Option>>): string;
  /** An object of a class of the program's. */
  instance(name: string): string;
  list(name: List['name'], items: Items): Expression;
  repeat(name: List['name'], module: string, count: number): string;
  /** The statements that make a module's attributes; undefined for a name that none can have. */
  moduleField(name: string, module: Expression): string[] | undefined;
  tensorField(name: string, entry: Entry): string[] | undefined;
  /** The statement that the constructor makes it by, if the field does not. */
  tensorStatement(name: string, entry: Entry): string | undefined;
  /** The tensor of one name is to be that of another one. */
  tie(path: readonly string[], to: readonly string[]): string | undefined;
  classOf(name: string, fields: readonly string[], statements: readonly string[]): string[];
  /** The imports that the code needs. */
  imports(code: readonly string[], places: readonly Place[]): string[];
  /** A variable with the model, into which the file is loaded. */
  use(variable: string, model: Expression, place: Place): string[];
}

/** `start`, the expression, `end` and its note. */
export function around(start: string, { lines, note }: Expression, end: string, comment: string): string[] {
  const all = [...lines];
  all[0] = start + all[0];
  all[all.length - 1] += note === undefined ? end : `${end} ${comment} ${note}`;
  return all;
}

const MAX_LINE = 100;

/** `open` and `close` around the items, on one line where they fit on it. */
export function enclosed(open: string, items: readonly string[], close: string, indent: string): Expression {
  const line = `${open}${items.map((item) => item.replace(/,$/, '')).join(', ')}${close}`;
  const isShort = line.length <= MAX_LINE && items.every((item) => item.endsWith(',') && !item.startsWith(' '));
  return { lines: isShort ? [line] : [open, ...items.map((item) => indent + item), close] };
}

/** The numbers that are missing before each item. */
export function missingBefore(items: Items, i: number): number[] {
  const [from, to] = [(items[i - 1]?.[0] ?? -1) + 1, items[i][0]];
  return Array.from({ length: to - from }, (_, at) => from + at);
}

export const WITHOUT_PARAMETERS = 'a module without parameters (an activation, dropout, pooling ...)';
