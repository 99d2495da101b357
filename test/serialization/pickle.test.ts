// Pickles made by hand: what the restricted machine makes of good ones, and how it refuses hostile ones.
import { RuntimeError } from '../../src/python/errors.js';
import * as asm from './assembler.js';
import { type Bytes, join, le, utf8 } from './bytes.js';
import { expectRefusal } from './refusal.js';
import { counted, readTorch } from './source.js';
import { torchZip } from './zip_writer.js';

const { APPEND, BUILD, call, DICT, dict, float, get, global, int, LIST, list, NONE, op, ORDERED_DICT } = asm;
const { pickle, PROTO, put, REDUCE, SETITEM, STOP, text, TRUE, tuple } = asm;

const read = (...parts: Bytes[]): Promise<unknown> => readTorch(counted(torchZip(pickle(...parts))));

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
    ['a device without an index', call(global('torch', 'device'), text('cpu')), 'cpu'],
    ['protocol 0', op(0x80, 0, ...NONE), null],
  ])('%s', async (_name, value, expected) => {
    const stored = await read(value);
    expect(JSON.stringify(stored, plainly)).toBe(JSON.stringify(expected, plainly));
  });

  const plainly = (_key: string, value: unknown): unknown => {
    if (typeof value === 'bigint' || Number.isNaN(value)) return `${String(value)} of type ${typeof value}`;
    return value;
  };

  test('what is shared stays shared, however often it is doubled', async () => {
    const doubled = Array.from({ length: 200 }, (_, i) => [...put(i), ...get(i), ...op(0x86)]);
    let stored = await read(LIST, ...doubled);
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
    expect(Object.keys(stored as object)).toEqual(['__proto__', 'constructor', 'toString']);
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
  ])('%s.%s', (module, name) => {
    const path = `${module.replace('__builtin__', 'builtins')}.${name}`;
    const message = new RegExp(`^Unsupported global: GLOBAL ${path.replaceAll('.', '\\.')} was not an allowed global`);
    return expectRefusal(torchZip(pickle(call(global(module, name), text('echo')))), message);
  });

  test.each(['QInt8Storage', 'QUInt8Storage', 'QInt32Storage', 'QUInt4x2Storage', 'QUInt2x4Storage'])('torch.%s', (name) =>
    expectRefusal(torchZip(pickle(asm.storage(int(1), '0', name))), new RegExp(`GLOBAL torch\\.${name} .* Quantized`)),
  );
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
    ['protocol 3', op(0x80, 3, ...NONE, ...STOP), /pickle protocol 3 is not supported/],
    ['protocol 255', op(0x80, 255, ...NONE, ...STOP), /pickle protocol 255/],
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
    ['APPEND to a tuple', pickle(tuple(), NONE, APPEND), /Can only append to lists, but got tuple/],
    ['APPENDS to a dict', pickle(DICT, op(0x28), NONE, op(0x65)), /Can only append to lists, but got dict/],
    ['SETITEM on a list', pickle(LIST, NONE, NONE, SETITEM), /Can only set items of dicts, but got list/],
    ['SETITEMS on a str', pickle(text('a'), op(0x28, 0x75)), /Can only set items of dicts, but got str/],
    ['a key without a value', pickle(DICT, op(0x28), NONE, op(0x75)), /a key without a value/],
    ['a bool as key', pickle(dict(TRUE, NONE)), /must be str or int, but got bool/],
    ['None as key', pickle(dict(NONE, NONE)), /must be str or int, but got NoneType/],
    ['a float as key', pickle(dict(float(0.5), NONE)), /must be str or int, but got float/],
    ['a tuple as key', pickle(dict(tuple(), NONE)), /must be str or int, but got tuple/],
    ['bytes as key', pickle(dict(call(encode, text('a'), text('latin1')), NONE)), /but got bytes/],
    ['1 and "1" as keys', pickle(dict(int(1), NONE, text('1'), NONE)), /both the int key 1 and the str key '1'/],
    ['BUILD on a dict', pickle(DICT, DICT, BUILD), /Can only build OrderedDict, but got dict/],
    ['BUILD on a class', pickle(ORDERED_DICT, DICT, BUILD), /Can only build OrderedDict, but got type/],
    ['REDUCE on a str', pickle(text('eval'), tuple(), REDUCE), /call reduce for unrecognized function str/],
    ['REDUCE on a dtype', pickle(call(global('torch', 'float32'))), /call reduce for unrecognized function str/],
    [
      'REDUCE on a storage class',
      pickle(call(global('torch', 'FloatStorage'))),
      /call reduce for unrecognized function type/,
    ],
    ['REDUCE with a list', pickle(ORDERED_DICT, LIST, REDUCE), /the arguments of a call must be a tuple, but got list/],
    ['a class as value', pickle(ORDERED_DICT), /holds collections\.OrderedDict itself/],
    ['a storage class as value', pickle(list(global('torch', 'FloatStorage'))), /holds the class FloatStorage itself/],
    ['a persistent id that is a str', pickle(text('storage'), op(0x51)), /a persistent id must be a tuple, but got str/],
    [
      'a persistent module',
      pickle(tuple(text('module'), NONE, NONE, NONE, NONE), op(0x51)),
      /Only persistent_load of storage/,
    ],
    ['an OrderedDict of a str', pickle(call(ORDERED_DICT, text('ab'))), /neither a dict nor a list of pairs/],
    ['an OrderedDict of triples', pickle(call(ORDERED_DICT, list(tuple(NONE, NONE, NONE)))), /neither a dict nor/],
    ['a Counter of two', pickle(call(global('collections', 'Counter'), DICT, DICT)), /neither a dict nor/],
    ['encode to UTF-8', pickle(call(encode, text('a'), text('utf-8'))), /something else than 'latin1'/],
    ['encode of nothing', pickle(call(encode)), /something else than 'latin1'/],
    ['encode beyond latin-1', pickle(call(encode, text('€'), text('latin1'))), /a character is not in latin-1/],
    ['encode beyond 16 bits', pickle(call(encode, text('🙂'), text('latin1'))), /a character is not in latin-1/],
    ['bytes(10 ** 9)', pickle(call(global('builtins', 'bytes'), int(10 ** 9))), /bytes is called with arguments/],
    ['Size of an int', pickle(call(global('torch', 'Size'), int(1))), /torch\.Size is called without a tuple/],
    ['device of None', pickle(call(global('torch', 'device'), NONE)), /NoneType instead of str/],
    ['a list in itself', pickle(LIST, put(0), get(0), APPEND), /contains itself/],
    ['a dict in itself', pickle(DICT, put(0), text('a'), tuple(get(0)), SETITEM), /contains itself/],
    ['1001 levels', pickle(deep(1001)), /nested more than 1000 levels deep/],
    ['a hundred thousand levels', pickle(deep(10 ** 5)), /nested more than 1000 levels deep/],
    ['a hundred thousand marks', pickle(repeat(op(0x28), 10 ** 5)), /takes more values/],
    ['opcodes of other protocols', named(0x8c), /Unsupported operand 140/],
    ['INST', pickle(op(0x28, 0x69), utf8('os\nsystem\n')), /Unsupported operand 105/],
    ['OBJ', pickle(op(0x28), NONE, op(0x6f)), /Unsupported operand 111/],
    ['EXT1', pickle(op(0x82, 1)), /Unsupported operand 130/],
    ['STACK_GLOBAL', pickle(text('os'), text('system'), op(0x93)), /Unsupported operand 147/],
  ])('%s', (_name, bytes, message) => expectRefusal(torchZip(bytes), message));

  test('levels that are hidden behind a shared list', () => {
    const chain = [...deep(900), ...put(0)];
    const second = [...repeat(LIST, 900), ...get(0), ...repeat(APPEND, 900)];
    return expectRefusal(torchZip(pickle(list(chain, second))), /nested more than 1000 levels deep/);
  });

  test('a thousand levels are read', async () => {
    await expect(read(deep(1000))).resolves.toBeDefined();
  });

  test('a long text encoded again and again', () => {
    const once = [...encode, ...tuple(get(0), text('latin1')), ...REDUCE];
    const bytes = pickle(text('a'.repeat(10 ** 5)), put(0), list(...Array.from({ length: 10 ** 4 }, () => once)));
    return expectRefusal(torchZip(bytes), /copies more than it holds/);
  });

  test('a long list of pairs copied again and again', () => {
    const pairs = list(...Array.from({ length: 10 ** 4 }, (_, i) => tuple(int(i), NONE)));
    const copies = Array.from({ length: 10 ** 4 }, () => [...ORDERED_DICT, ...tuple(get(0)), ...REDUCE]);
    return expectRefusal(torchZip(pickle(pairs, put(0), list(...copies))), /copies more than it holds/);
  });

  test('a name of a megabyte, of which the message shows the beginning', () => {
    const name = 'a'.repeat(10 ** 6);
    return expectRefusal(torchZip(pickle(global(name, name))), /^Unsupported global: GLOBAL "a{100}…" was not/);
  });

  test('more values than any checkpoint has', async () => {
    const bytes = torchZip(join(PROTO, new Uint8Array(10_000_001).fill(NONE[0]), STOP));
    const reading = readTorch(counted(bytes));
    await expect(reading).rejects.toThrow(RuntimeError);
    await expect(reading).rejects.toThrow(/more than 10000000 values/);
  });

  test('every byte that is no opcode', async () => {
    const known = utf8('N(KMJGXU)t]ae}suqrhjcQRb.');
    const opcodes = new Set([...known, 0x80, 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a]);
    for (let code = 0; code < 256; code++) {
      if (!opcodes.has(code)) await expectRefusal(torchZip(named(code)), new RegExp(`^Unsupported operand ${code}$`));
    }
  });
});
