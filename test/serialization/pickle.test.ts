// Pickles made by hand: what the restricted machine makes of good ones, and how it refuses hostile ones.
import { OP } from '../../src/serialization/pickle/opcodes.js';
import * as asm from './assembler.js';
import { type Bytes, le, utf8 } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { PyObject, type Stored } from '../../src/serialization/stored.js';
import { plain } from '../support/python.js';
import { counted, readTorch } from './source.js';
import { torchZip } from './zip_writer.js';

const { APPEND, BUILD, call, DICT, dict, float, get, global, int, LIST, list, NONE, op, ORDERED_DICT } = asm;
const { pickle, PROTO, put, REDUCE, SETITEM, STOP, text, TRUE, tuple } = asm;

const read = (...parts: Bytes[]): Promise<Stored> => readTorch(counted(torchZip(pickle(...parts))));

const repeat = (part: Bytes, times: number): Bytes => Array.from({ length: times }, () => part).flat();

describe('reads', () => {
  const encode = global('_codecs', 'encode');
  const pairs = list(list(text('b'), int(1)), tuple(text('a'), int(2)));
  test.each<[string, Bytes, unknown]>([
    ['a str of Python 2', [0x55, 2, ...utf8('hi')], 'hi'],
    ['a text that begins with a byte order mark', text('\ufeffa'), '\ufeffa'],
    ['bytes', call(encode, text('\u0000ÿ'), text('latin1')), Uint8Array.of(0, 255)],
    ['an integer of no bytes', op(0x8a, 0), 0],
    ['a negative integer of one byte', op(0x8a, 1, 0x80), -128],
    ['the last integer that is a number', [0x8a, 7, ...le(2n ** 53n - 1n, 7)], 2 ** 53 - 1],
    ['the first integer that is a bigint', [0x8a, 8, ...le(2n ** 53n, 8)], 2n ** 53n],
    ['an integer of 255 bytes', [0x8a, 255, ...le(-(2n ** 2039n), 255)], -(2n ** 2039n)],
    ['floats', list(float(0.1), float(-Infinity), float(NaN)), [0.1, -Infinity, NaN]],
    ['an OrderedDict of Python 2', call(ORDERED_DICT, pairs), { b: 1, a: 2 }],
    ['a copied dict', call(ORDERED_DICT, dict(text('a'), int(2))), { a: 2 }],
    ['items set one by one', [...DICT, ...text('a'), ...int(1), ...SETITEM, ...text('a'), ...int(2), ...SETITEM], { a: 2 }],
    [
      'integer keys',
      dict(int(1), NONE, int(-1), TRUE, int(2n ** 60n), NONE),
      { 1: null, '-1': true, '1152921504606846976': null },
    ],
    ['protocol 0', op(0x80, 0, ...NONE), null],
  ])('%s', async (_name, value, expected) => {
    const stored = await read(value);
    expect(JSON.stringify(plain(stored), plainly)).toBe(JSON.stringify(expected, plainly));
  });

  const plainly = (_key: string, value: unknown): unknown => {
    if (typeof value === 'bigint' || Number.isNaN(value)) return `${String(value)} of type ${typeof value}`;
    return value;
  };

  test('what is shared stays shared, however often it is doubled', async () => {
    const doubled = Array.from({ length: 200 }, (_, i) => [...put(i), ...get(i), ...op(0x86)]);
    let stored: unknown = plain(await read(LIST, ...doubled));
    for (let i = 0; i < 200; i++) {
      const [left, right] = stored as unknown[];
      expect(left).toBe(right);
      stored = left;
    }
    expect(stored).toEqual([]);
  });

  test('keys that name members of objects are plain keys', async () => {
    const stored = await read(
      dict(text('__proto__'), dict(text('polluted'), TRUE), text('constructor'), int(1), text('toString'), int(2)),
    );
    expect(Object.keys(plain(stored) as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
  });
});

describe('executes nothing', () => {
  test.each<[string, string]>([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['sys', 'exit'],
    ['subprocess', 'Popen'],
    ['builtins', 'eval'],
    ['__builtin__', 'eval'],
    ['builtins', 'getattr'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['torch.serialization', 'load'],
    ['torch._utils', '_import_dotted_name'],
    ['torch._utils', 'constructor'],
    ['numpy.core.multiarray', '_reconstruct'],
    ['Object', 'constructor'],
    ['', '__proto__'],
    ['builtins', '__import__'],
    ['', ''],
    ['a.b.c', 'd.e.f'],
  ])('%s.%s', async (module, name) => {
    const path = `${module.replace('__builtin__', 'builtins')}.${name}`;
    const stored = await read(call(global(module, name), text('echo')));
    expect(stored).toBeInstanceOf(PyObject);
    expect(plain(stored)).toEqual({ class: path, args: ['echo'] });
  });

  test('what is made by a call that was made by a call', async () => {
    const getattr = call(global('builtins', 'getattr'), global('os', 'path'), text('join'));
    expect(plain(await read(call(getattr, text('a'))))).toEqual({ class: 'builtins.getattr()', args: ['a'] });
  });
});

describe('refuses', () => {
  const encode = global('_codecs', 'encode');
  const deep = (depth: number): Bytes => [...repeat(LIST, depth), ...repeat(APPEND, depth - 1)];
  const named = (byte: number): Bytes => [...pickle(op(byte))];
  test.each<[string, Bytes, RegExp]>([
    ['nothing at all', [], /the pickle ends too early/],
    ['no STOP', [...PROTO, ...NONE], /the pickle ends too early/],
    ['STOP on an empty stack', [...PROTO, ...STOP], /takes more values than it made/],
    ['more than one value', pickle(NONE, NONE), /leaves more than one value/],
    ['a mark that is left over', pickle(op(0x28), NONE), /leaves more than one value/],
    ['bytes behind STOP', [...pickle(NONE), ...pickle(NONE)], /goes on behind the end/],
    ['protocol 6', op(0x80, 6, ...NONE, ...STOP), /unsupported pickle protocol: 6/],
    ['protocol 255', op(0x80, 255, ...NONE, ...STOP), /unsupported pickle protocol: 255/],
    ['TUPLE1 on an empty stack', pickle(op(0x85)), /takes more values/],
    ['TUPLE3 on two values', pickle(NONE, NONE, op(0x87)), /takes more values/],
    ['values below a mark', pickle(NONE, op(0x28), op(0x85)), /takes more values/],
    ['TUPLE without a mark', pickle(NONE, op(0x74)), /takes more values/],
    ['APPEND with nothing to append to', pickle(NONE, APPEND), /takes more values/],
    ['REDUCE on an empty stack', pickle(REDUCE), /takes more values/],
    ['BINPUT on an empty stack', pickle(put(0)), /takes more values/],
    ['a memo that was never put', pickle(get(7)), /nothing under the memo 7/],
    ['a memo that was never put, far away', pickle(op(0x6a, 255, 255, 255, 255)), /nothing under the memo 4294967295/],
    ['a text of 4 GB', pickle(op(0x58, 255, 255, 255, 255)), /the pickle ends too early/],
    ['an integer longer than the file', pickle(op(0x8a, 255)), /the pickle ends too early/],
    ['a name without an end', [...PROTO, 0x63, ...utf8('torch\nFloat')], /the pickle ends too early/],
    ['a text that is not UTF-8', pickle(op(0x58, 1, 0, 0, 0, 0xff)), /not UTF-8/],
    ['a name that is not UTF-8', pickle(op(0x63, 0xff, 0x0a, 0x0a)), /not UTF-8/],
    ['APPEND to a tuple', pickle(tuple(), NONE, APPEND), /Can only append to lists, but got a tuple/],
    ['APPENDS to a dict', pickle(DICT, op(0x28), NONE, op(0x65)), /Can only append to lists, but got a dict/],
    ['SETITEM on a list', pickle(LIST, NONE, NONE, SETITEM), /Can only set items of dicts, but got a list/],
    ['SETITEMS on a str', pickle(text('a'), op(0x28, 0x75)), /Can only set items of dicts, but got a string/],
    ['a key without a value', pickle(DICT, op(0x28), NONE, op(0x75)), /a key without a value/],
    ['BUILD on a dict', pickle(DICT, DICT, BUILD), /Can only build objects, and each of them once, but got a dict/],
    [
      'BUILD on a class',
      pickle(ORDERED_DICT, DICT, BUILD),
      /Can only build objects, .* got the name collections\.OrderedDict/,
    ],
    ['REDUCE on a str', pickle(text('eval'), tuple(), REDUCE), /call reduce for unrecognized function a string/],
    ['REDUCE with a list', pickle(ORDERED_DICT, LIST, REDUCE), /the arguments of a call must be a tuple, but got a list/],
    ['a persistent id that is a str', pickle(text('storage'), op(0x51)), /Only persistent_load of storage is allowed/],
    [
      'a persistent module',
      pickle(tuple(text('module'), NONE, NONE, NONE, NONE), op(0x51)),
      /Only persistent_load of storage/,
    ],
    [
      'an OrderedDict of triples',
      pickle(call(ORDERED_DICT, list(tuple(NONE, NONE, NONE)))),
      /a list that holds something else than pairs/,
    ],
    ['encode to UTF-8', pickle(call(encode, text('a'), text('utf-8'))), /something else than 'latin1'/],
    ['encode of nothing', pickle(call(encode)), /something else than 'latin1'/],
    ['encode beyond latin-1', pickle(call(encode, text('€'), text('latin1'))), /a character is not in latin-1/],
    ['encode beyond 16 bits', pickle(call(encode, text('🙂'), text('latin1'))), /a character is not in latin-1/],
    ['1001 levels', pickle(deep(1001)), /nested more than 1000 levels deep/],
    ['a hundred thousand levels', pickle(deep(10 ** 5)), /nested more than 1000 levels deep/],
    ['a hundred thousand marks', pickle(repeat(op(0x28), 10 ** 5)), /takes more values/],
    ['INST', pickle(op(0x28, 0x69), utf8('os\nsystem\n')), /Unsupported operand 105/],
    ['OBJ', pickle(op(0x28), NONE, op(0x6f)), /Unsupported operand 111/],
    ['EXT1', pickle(op(0x82, 1)), /Unsupported operand 130/],
  ])('%s', (_name, bytes, message) => expectRefusal(torchZip(bytes), message));

  test('but not for the levels that are behind a shared list', async () => {
    const chain = [...deep(900), ...put(0)];
    const second = [...repeat(LIST, 900), ...get(0), ...repeat(APPEND, 900)];
    await expect(read(list(chain, second))).resolves.toBeDefined();
  });

  test('a thousand levels are read', async () => {
    await expect(read(deep(1000))).resolves.toBeDefined();
  });

  test('a long text encoded again and again', () => {
    const once = [...encode, ...tuple(get(0), text('latin1')), ...REDUCE];
    const bytes = pickle(text('a'.repeat(10 ** 5)), put(0), list(...Array.from({ length: 10 ** 4 }, () => once)));
    return expectRefusal(torchZip(bytes), /takes more than \d+ bytes, far more than the \d+ that it has/);
  });

  test('a long list of pairs copied again and again', () => {
    const pairs = list(...Array.from({ length: 10 ** 4 }, (_, i) => tuple(int(i), NONE)));
    const copies = Array.from({ length: 10 ** 4 }, () => [...ORDERED_DICT, ...tuple(get(0)), ...REDUCE]);
    return expectRefusal(
      torchZip(pickle(pairs, put(0), list(...copies))),
      /takes more than \d+ bytes, far more than the \d+ that it has/,
    );
  });

  test('a name of a megabyte', () => {
    const name = 'a'.repeat(10 ** 6);
    return expectRefusal(torchZip(pickle(global(name, name))), /the pickle has a name without end/);
  });

  test('every byte that is no opcode', async () => {
    const opcodes = new Set<number>(Object.values(OP));
    for (let code = 0; code < 256; code++) {
      if (!opcodes.has(code)) await expectRefusal(torchZip(named(code)), new RegExp(`^Unsupported operand ${code}$`));
    }
  });
});
