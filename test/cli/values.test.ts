// Python's values in what `inspect` prints: as Python prints them where they are short, by their parts where they are not.
import { contentOf } from '../../src/cli/content.js';
import { jsonOf } from '../../src/cli/json.js';
import { show } from '../../src/cli/values.js';
import {
  Dict,
  Float,
  Global,
  objectOf,
  PyObject,
  type Stored,
  StoredTensor,
  Tuple,
} from '../../src/serialization/stored.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { python } from '../support/python.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const tensor = new StoredTensor('uint8', [1], readerOfBytes(bytes(1)));

test.each<[string, Stored]>([
  ['None', null],
  ['True', true],
  ['3', 3],
  ['1267650600228229401496703205376', 2n ** 100n],
  ['3.0', new Float(3)],
  ['-0.0', -0],
  ['0.1', 0.1],
  ['1e-08', 1e-8],
  ['1e+22', new Float(1e22)],
  ['nan', NaN],
  ['-inf', -Infinity],
  ['"a\\u001b\\"b"', 'a\x1b"b'],
  ['bytes of length 3', bytes(1, 2, 3)],
  ['bytes of length 2', objectOf('builtins.bytearray', bytes(1, 2))],
  ['bytes of length 2', objectOf('builtins.bytearray', 'é\0', 'latin-1')],
  ['[]', []],
  ['[1, None, "a"]', [1, null, 'a']],
  ['(0.9, 0.999)', new Tuple([0.9, 0.999])],
  ['{}', new Dict()],
  ['{}', Object.assign(objectOf('collections.OrderedDict'), { entries: new Dict() })],
  ['(1,)', new Tuple([1])],
  ['{1, 2}', objectOf('builtins.set', [1, 2])],
  ['set()', objectOf('builtins.set', [])],
  ['[2, 3]', objectOf('torch.Size', new Tuple([2, 3]))],
  ['torch.float32', new Global('torch', 'float32')],
  ['"cuda:1"', objectOf('torch.device', 'cuda', 1)],
  ['"/a/b"', objectOf('pathlib.PosixPath', '/', 'a', 'b')],
  ['complex(1.0, -2.0)', objectOf('builtins.complex', new Float(1), new Float(-2))],
  ['slice(None, 3, None)', objectOf('builtins.slice', null, 3, null)],
  ['2024-01-02T03:04:05.000', objectOf('datetime.datetime', bytes(7, 232, 1, 2, 3, 4, 5, 0, 0, 0))],
  ['2024-01-02T00:00:00.000', objectOf('datetime.date', bytes(7, 232, 1, 2))],
])('%s', (shown, value) => {
  expect(show(value)).toBe(shown);
  expect(contentOf(python({ a: value }), 100).values).toEqual([['a', value]]);
});

test('a time in a time zone is in UTC', () => {
  const zone = objectOf('datetime.timezone', objectOf('datetime.timedelta', 0, 3600, 0));
  const time = objectOf('datetime.datetime', bytes(7, 232, 1, 2, 3, 4, 5, 0, 0, 0), zone);
  expect(show(time)).toBe('2024-01-02T02:04:05.000Z');
});

test('what cannot be a time is shown by its parts', () => {
  for (const wrong of [bytes(255, 255, 255, 255, 255, 255, 255, 0, 0, 0), 'x']) {
    const content = contentOf(python({ a: objectOf('datetime.datetime', wrong) }), 100);
    expect(content.values.length).toBe(1);
  }
});

test('lists and dicts with more in them are shown by their parts, with their names as in load', () => {
  const value = Dict.of([
    [0, [1, [2, 3]]],
    ['0', new Tuple([tensor, 'x'])],
    [new Tuple([1, 2]), Dict.of([[null, 5]])],
    ['set', objectOf('builtins.set', [new Tuple([1, new Tuple([2])])])],
  ]);
  const { values, tensors } = contentOf(value, 100);
  expect(values.map(([name, item]) => `${name} = ${show(item)}`)).toEqual([
    '0 (int).0 = 1',
    '0 (int).1 = [2, 3]',
    '0.1 = "x"',
    '(1, 2).None = 5',
    'set.0.0 = 1',
    'set.0.1 = (2,)',
  ]);
  expect(tensors.map(({ name }) => name)).toEqual(['0.0']);
});

test('objects of other classes are named, with all that is in them', () => {
  const namespace = Object.assign(objectOf('argparse.Namespace'), { state: python({ lr: 0.1, shared: [[]], x: tensor }) });
  const odd = Object.assign(new PyObject(new Global('my', 'Odd'), new Tuple([1, [tensor]])), {
    kwargs: python({ k: 1 }) as Dict,
    items: [new Tuple([1])],
    state: 'a state',
  });
  const counts = Object.assign(objectOf('my.Counts'), { entries: python({ a: 1 }) as Dict });
  const empty = objectOf('my.Empty');
  const layout = objectOf('torch.serialization._get_layout', 'torch.strided');
  const content = contentOf(python({ namespace, odd, counts, empty, again: namespace, same: empty, layout }), 1000);
  expect(content.objects).toEqual([
    ['namespace', 'argparse.Namespace'],
    ['odd', 'my.Odd'],
    ['counts', 'my.Counts'],
    ['empty', 'my.Empty'],
  ]);
  expect(content.values.map(([name, item]) => `${name} = ${show(item)}`)).toEqual([
    'namespace.lr = 0.1',
    'namespace.shared.0 = []',
    'odd.args.0 = 1',
    'odd.kwargs.k = 1',
    'odd.items.0 = (1,)',
    'odd.state = "a state"',
    'counts.a = 1',
    'layout = "torch.strided"',
  ]);
  expect(content.tensors.map(({ name, first }) => [name, first])).toEqual([
    ['namespace.x', undefined],
    ['odd.args.1.0', 'namespace.x'],
  ]);
  expect(content.repeated).toEqual([
    ['again', 'namespace'],
    ['same', 'empty'],
  ]);
});

test('what contains itself is shown once, and what is very deep is refused', () => {
  const list: Stored[] = [1];
  list.push(list, [list]);
  const { values, repeated } = contentOf(list, 100);
  expect(values).toEqual([['0', 1]]);
  expect(repeated).toEqual([
    ['1', ''],
    ['2.0', ''],
  ]);
  let deep: Stored = [[]];
  for (let i = 0; i < 2000; i++) deep = [deep];
  expect(() => contentOf(deep, 1e6)).toThrow('the file is nested more than 1000 levels deep');
});

test('state dicts are those that keys lead to, near the top', () => {
  const state = (): Stored => python({ weight: tensor });
  const deep = python({ a: { b: [{ c: { d: state() } }] }, e: { f: { g: { h: state() } } } });
  const clash = Dict.of([
    [0, state()],
    ['0', state()],
    [1, state()],
    [null, state()],
  ]);
  const content = contentOf(python({ deep, clash, object: Object.assign(objectOf('my.Model'), { state: state() }) }), 100);
  expect(content.stateDicts.map(({ path }) => path)).toEqual([
    ['clash', '0'],
    ['clash', 1],
  ]);
  expect(contentOf(deep, 100).stateDicts.map(({ path }) => path)).toEqual([['e', 'f', 'g', 'h']]);
});

test('numbers and texts are those of JSON where it has them', () => {
  const values = { a: new Float(3), b: [new Float(1), NaN, 2n ** 70n], c: new Global('torch', 'int8'), d: bytes(1), e: {} };
  const opened = { format: 'torch' as const, value: null, size: 0 };
  const text = [...jsonOf('x', opened, contentOf(python(values), 100), [])].join('');
  expect(text).toContain(`"values": [
{"name": "a", "value": 3.0},
{"name": "b", "value": [1.0, "nan", 1180591620717411303424]},
{"name": "c", "value": "torch.int8"},
{"name": "d", "value": "bytes of length 1"},
{"name": "e", "value": {}}]`);
});
