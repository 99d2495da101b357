// The closed table of what a pickle can do, one line each. Calls are not made: they are recorded, or a maker of data takes them.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { COST } from '../budget.js';
import { describe } from '../contents.js';
import type { Cursor } from '../cursor.js';
import { Dict, float, Global, objectOf, PyObject, type Stored, Tuple } from '../stored.js';
import { decodeLong } from './integers.js';
import type { Machine } from './machine.js';
import { OP } from './opcodes.js';

/** What the reader of a pickle knows. */
export interface Names {
  /** What stands for a call of `callable`, or undefined if it is to be recorded. Throws for arguments that it cannot have. */
  call(callable: Global, args: Tuple): Stored | undefined;
  persistent(id: Stored): Stored;
}

export type Operation = (machine: Machine, cursor: Cursor, names: Names) => void;

const HIGHEST_PROTOCOL = 5;

const TABLE: readonly (readonly [code: number, operation: Operation])[] = [
  [OP.PROTO, (_machine, cursor) => checkProtocol(cursor.uint8())],
  [OP.FRAME, (_machine, cursor) => cursor.uint64()],

  [OP.NONE, (machine) => machine.push(null)],
  [OP.NEWTRUE, (machine) => machine.push(true)],
  [OP.NEWFALSE, (machine) => machine.push(false)],
  [OP.BININT1, (machine, cursor) => machine.push(cursor.uint8())],
  [OP.BININT2, (machine, cursor) => machine.push(cursor.uint16())],
  [OP.BININT, (machine, cursor) => machine.push(cursor.int32())],
  [OP.LONG1, (machine, cursor) => long(machine, cursor, cursor.uint8())],
  [OP.LONG4, (machine, cursor) => long(machine, cursor, cursor.uint32())],
  [OP.BINFLOAT, pushFloat],
  [OP.BINUNICODE, (machine, cursor) => text(machine, cursor, cursor.uint32())],
  [OP.SHORT_BINUNICODE, (machine, cursor) => text(machine, cursor, cursor.uint8())],
  [OP.BINUNICODE8, (machine, cursor) => text(machine, cursor, cursor.uint64())],
  [OP.BINSTRING, (machine, cursor) => text(machine, cursor, cursor.uint32())], // a str of Python 2
  [OP.SHORT_BINSTRING, (machine, cursor) => text(machine, cursor, cursor.uint8())],
  [OP.BINBYTES, (machine, cursor) => bytes(machine, cursor, cursor.uint32())],
  [OP.SHORT_BINBYTES, (machine, cursor) => bytes(machine, cursor, cursor.uint8())],
  [OP.BINBYTES8, (machine, cursor) => bytes(machine, cursor, cursor.uint64())],
  [OP.BYTEARRAY8, byteArray],

  [OP.MARK, (machine) => machine.mark()],
  [OP.POP, (machine) => void machine.pop()],
  [OP.POP_MARK, (machine) => void machine.popMark()],
  [OP.DUP, (machine) => machine.push(machine.top())],
  [OP.EMPTY_TUPLE, (machine) => tuple(machine, [])],
  [OP.TUPLE1, (machine) => tuple(machine, machine.popMany(1))],
  [OP.TUPLE2, (machine) => tuple(machine, machine.popMany(2))],
  [OP.TUPLE3, (machine) => tuple(machine, machine.popMany(3))],
  [OP.TUPLE, (machine) => tuple(machine, machine.popMark())],
  [OP.EMPTY_LIST, (machine) => built(machine, COST.list, [])],
  [OP.APPEND, (machine) => append(machine, [machine.pop()])],
  [OP.APPENDS, (machine) => append(machine, machine.popMark())],
  [OP.EMPTY_DICT, (machine) => built(machine, COST.dict, new Dict())],
  [OP.SETITEM, (machine) => setItems(machine, machine.popMany(2))],
  [OP.SETITEMS, (machine) => setItems(machine, machine.popMark())],
  [OP.EMPTY_SET, (machine) => built(machine, COST.call + COST.set, objectOf('builtins.set', []))],
  [OP.ADDITEMS, addItems],
  [OP.FROZENSET, frozenSet],

  [OP.BINPUT, (machine, cursor) => machine.remember(cursor.uint8())],
  [OP.LONG_BINPUT, (machine, cursor) => machine.remember(cursor.uint32())],
  [OP.MEMOIZE, (machine) => machine.remember()],
  [OP.BINGET, (machine, cursor) => machine.recall(cursor.uint8())],
  [OP.LONG_BINGET, (machine, cursor) => machine.recall(cursor.uint32())],

  [OP.GLOBAL, (machine, cursor) => global(machine, cursor.line(), cursor.line())],
  [OP.STACK_GLOBAL, stackGlobal],
  [OP.BINPERSID, (machine, _cursor, names) => machine.push(names.persistent(machine.pop()))],
  [OP.REDUCE, (machine, _cursor, names) => call(machine, names, false)],
  [OP.NEWOBJ, (machine, _cursor, names) => call(machine, names, true)],
  [OP.NEWOBJ_EX, newWithKeywords],
  [OP.BUILD, build],
];

/** By their codes. */
export const OPERATIONS: readonly (Operation | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  return TABLE.find(([of]) => of === code)?.[1];
});

function checkProtocol(protocol: number): void {
  check(protocol <= HIGHEST_PROTOCOL, () => new RuntimeError(`unsupported pickle protocol: ${protocol}`));
}

function built(machine: Machine, cost: number, value: Stored): void {
  machine.budget.spend(cost);
  machine.push(value);
}

function pushFloat(machine: Machine, cursor: Cursor): void {
  const number = float(cursor.float64BigEndian());
  built(machine, typeof number === 'number' ? COST.number : COST.float, number);
}

/** Bytes of an int: what is done with one may take a time that grows with their square. */
const MAX_LONG = 2 ** 13;

function long(machine: Machine, cursor: Cursor, length: number): void {
  check(length <= MAX_LONG, () => new RuntimeError(`the pickle has an int of ${length} bytes`));
  built(machine, COST.number + length, decodeLong(cursor.bytes(length)));
}

function text(machine: Machine, cursor: Cursor, length: number): void {
  machine.budget.spend(COST.text + 2 * Math.min(length, cursor.left));
  machine.push(cursor.utf8(length));
}

/** What is small is a copy: a number or date of a few bytes keeps no file alive, nor changes with it. */
const SMALL = 2 ** 12;

function bytes(machine: Machine, cursor: Cursor, length: number): void {
  const part = cursor.bytes(length);
  if (length > SMALL) built(machine, COST.bytes, part);
  else built(machine, COST.bytes + length, part.slice());
}

function byteArray(machine: Machine, cursor: Cursor): void {
  built(machine, COST.call + COST.tuple + 2 * COST.bytes, objectOf('builtins.bytearray', cursor.bytes(cursor.uint64())));
}

function tuple(machine: Machine, items: Stored[]): void {
  built(machine, COST.tuple + COST.slot * items.length, new Tuple(items));
}

/** The list that is appended to: a list, or the items of an object of a class that is one of lists. */
function append(machine: Machine, items: Stored[]): void {
  const onto = machine.top();
  const list = onto instanceof PyObject ? (onto.items ??= []) : onto;
  check(Array.isArray(list), () => new RuntimeError(`Can only append to lists, but got ${describe(onto)}`));
  addTo(list, items, machine);
}

function addTo(list: Stored[], items: readonly Stored[], { budget }: Machine): void {
  if (list.length === 0 && items.length > 0) budget.spend(COST.growth);
  budget.spend(COST.slot * items.length);
  for (const item of items) list.push(item);
}

function setItems(machine: Machine, items: Stored[]): void {
  const of = machine.top();
  const dict = of instanceof PyObject ? (of.entries ??= new Dict()) : of;
  check(dict instanceof Dict, () => new RuntimeError(`Can only set items of dicts, but got ${describe(of)}`));
  check(items.length % 2 === 0, () => new RuntimeError('the pickle is damaged: a dict has a key without a value'));
  machine.budget.spend((COST.entry * items.length) / 2);
  for (let i = 0; i < items.length; i += 2) if (typeof items[i] === 'object') machine.budget.spend(COST.composedKey);
  dict.add(items);
}

function addItems(machine: Machine): void {
  const items = machine.popMark();
  const set = machine.top();
  const list = set instanceof PyObject ? set.args.items[0] : undefined;
  check(Array.isArray(list), () => new RuntimeError(`Can only add items to sets, but got ${describe(set)}`));
  addTo(list, items, machine);
}

function frozenSet(machine: Machine): void {
  const items = machine.popMark();
  built(machine, COST.call + COST.set + COST.slot * items.length, objectOf('builtins.frozenset', items));
}

/** A module or name is no text of its own: it is the file's choice how long it is. */
const MAX_NAME = 1000;

function global(machine: Machine, module: string, name: string): void {
  check(module.length <= MAX_NAME && name.length <= MAX_NAME, () => new RuntimeError('the pickle has a name without end'));
  built(machine, 3 * COST.name + module.length + name.length, knownAs(module, name));
}

function stackGlobal(machine: Machine): void {
  const [module, name] = machine.popMany(2);
  check(typeof module === 'string' && typeof name === 'string', () => new RuntimeError('STACK_GLOBAL requires str'));
  global(machine, module, name);
}

/** Names that Python 3 has in other places than Python 2, for which protocol 2 is. */
const MODULES: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  exceptions: 'builtins',
  copy_reg: 'copyreg',
};
const BUILTINS: Readonly<Record<string, string>> = { xrange: 'range', long: 'int', unicode: 'str', unichr: 'chr' };

function knownAs(module: string, name: string): Global {
  if (!Object.hasOwn(MODULES, module)) return new Global(module, name);
  const isOfPython2 = module === '__builtin__' && Object.hasOwn(BUILTINS, name);
  return new Global(MODULES[module], isOfPython2 ? BUILTINS[name] : name);
}

function popArguments(machine: Machine): Tuple {
  const args = machine.pop();
  check(args instanceof Tuple, () => new RuntimeError(`the arguments of a call must be a tuple, but got ${describe(args)}`));
  return args;
}

function call(machine: Machine, names: Names, isNew: boolean): void {
  const args = popArguments(machine);
  const callable = machine.pop();
  checkCallable(callable);
  machine.budget.spend(COST.call);
  const made = callable instanceof Global ? names.call(callable, args) : undefined;
  machine.push(made ?? new PyObject(callable, args, isNew));
}

function newWithKeywords(machine: Machine): void {
  const kwargs = machine.pop();
  const args = popArguments(machine);
  const callable = machine.pop();
  checkCallable(callable);
  check(
    kwargs instanceof Dict,
    () => new RuntimeError(`the keywords of a call must be a dict, but got ${describe(kwargs)}`),
  );
  machine.budget.spend(COST.call);
  machine.push(Object.assign(new PyObject(callable, args, true), { kwargs }));
}

/** What a pickle names, or what it makes by a call, such as `getattr(A, 'b')`. */
function checkCallable(callable: Stored): void {
  check(callable instanceof Global || callable instanceof PyObject, () => {
    return new RuntimeError(`Trying to call reduce for unrecognized function ${describe(callable)}`);
  });
}

function build(machine: Machine): void {
  const state = machine.pop();
  const object = machine.top();
  check(object instanceof PyObject && object.state === undefined, () => {
    return new RuntimeError(`Can only build objects, and each of them once, but got ${describe(object)}`);
  });
  object.state = state;
}
