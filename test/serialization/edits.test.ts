// What was changed after it was loaded goes back as Python would have it: in the kinds that the file had.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { load, PythonObject, save } from 'tfjs-torch-rnn';
import { sourceOfBytes } from '../../src/serialization/source.js';
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
import { writeTorch } from '../../src/serialization/torch/write.js';
import { collect, stored } from '../support/files.js';
import { type Plain, python } from '../support/python.js';
import { described, file } from './files.js';
import { readTorch } from './source.js';

/** In the marks of what is read: `value` written, loaded, changed by `edit`, and saved. */
async function edited(value: Plain, edit: (loaded: never) => void): Promise<unknown> {
  const loaded = await load<never>(await collect(writeTorch(python(value), 'p')));
  edit(loaded);
  return described(await readTorch(sourceOfBytes(await save(loaded))));
}

const float = (value: number): unknown => ({ float: value });
const scalar = (code: string, bytes: Uint8Array): PyObject => {
  const dtype = Object.assign(objectOf('numpy.dtype', code, false, true), { state: new Tuple([3, '<']) });
  return objectOf('numpy._core.multiarray.scalar', dtype, bytes);
};

describe('numbers', () => {
  test('in the place of a float are floats, in that of an int ints, unless they have a fraction', async () => {
    const marks = await edited([0.5, new Float(1), -0, 3, 3], (list: number[]) => list.splice(0, 5, 2, 3, 1, 4, 0.5));
    expect(marks).toEqual([float(2), float(3), float(1), 4, float(0.5)]);
    const dict = await edited({ lr: 0.001, step: 1 }, (group: Record<string, number>) => {
      group.lr = 1;
      group.step = 2;
      group.more = 3;
    });
    expect(dict).toEqual({
      dict: [
        ['lr', float(1)],
        ['step', 2],
        ['more', 3],
      ],
    });
  });

  test('in the place of a scalar of numpy are Python’s', async () => {
    const half = scalar('f8', new Uint8Array(Float64Array.of(0.5).buffer));
    const marks = await edited([half, half], (list: number[]) => (list[1] = 1));
    expect(marks).toEqual([await described(half), float(1)]);
  });

  test('of a complex number are floats, of a range ints', async () => {
    const values = [objectOf('builtins.complex', 0.5, new Float(2)), objectOf('builtins.range', 0, 3, 1)];
    const marks = await edited(values, ([complex, range]: [{ real: number; imag: number }, { stop: number }]) => {
      complex.real = 3;
      range.stop = 5;
    });
    expect(marks).toEqual([
      { object: { global: 'builtins.complex' }, args: [float(3), float(2)] },
      { object: { global: 'builtins.range' }, args: [0, 5, 1] },
    ]);
  });
});

describe('dicts', () => {
  test('with int keys get int keys, in the order of the file, and lose what was deleted', async () => {
    const value = Dict.of([
      [9, 'nine'],
      [2, 'two'],
      [-1, 'minus'],
      [5, 'five'],
    ]);
    const marks = await edited(value, (dict: Record<number, string>) => {
      dict[7] = 'seven';
      dict[2] = 'changed';
      dict[-3] = 'negative';
      delete dict[5];
    });
    expect(marks).toEqual({
      dict: [
        [9, 'nine'],
        [2, 'changed'],
        [-1, 'minus'],
        [7, 'seven'],
        [-3, 'negative'],
      ],
    });
  });

  test('with other keys get str keys', async () => {
    const keys = [null, true, 1, '2', 0.5, new Tuple([1, 'a'])];
    const value = Dict.of(keys.map((key) => [key, 0]));
    const marks = await edited(value, (dict: Record<string, number>) => {
      dict[7] = 1;
      dict["(1, 'a')"] = 2;
    });
    expect(marks).toEqual({
      dict: [
        [null, 0],
        [true, 0],
        ['2', 0],
        [float(0.5), 0],
        [{ tuple: [1, 'a'] }, 2],
        ['7', 1],
      ],
    });
  });

  test('of a class keep it, and what its objects have beside their entries', async () => {
    const value = objectOf('collections.defaultdict', new Global('builtins', 'list'));
    value.entries = Dict.of([
      ['a', 1],
      ['b', 2],
    ]);
    value.state = Dict.of([['note', new Float(1)]]);
    const marks = await edited(value, (dict: Record<string, number>) => {
      delete dict.a;
      dict.c = 3;
    });
    expect(marks).toEqual({
      object: { global: 'collections.defaultdict' },
      args: [{ global: 'builtins.list' }],
      entries: [
        ['b', 2],
        ['c', 3],
      ],
      state: { dict: [['note', float(1)]] },
    });
  });

  test('in the place of others are plain ones, copies too', async () => {
    const value = { ints: Dict.of([[1, 1]]), copied: Dict.of([[1, new Float(1)]]) };
    const marks = await edited(value, (dict: Record<string, object>) => {
      dict.ints = { 1: 2 };
      dict.copied = { ...dict.copied };
    });
    expect(marks).toEqual({
      dict: [
        ['ints', { dict: [['1', 2]] }],
        ['copied', { dict: [['1', 1]] }],
      ],
    });
  });
});

describe('sequences', () => {
  test('a tuple stays one, a deque has its length, a torch.Size is one', async () => {
    const deque = Object.assign(objectOf('collections.deque', new Tuple(), 3), { items: [1] });
    const size = objectOf('torch.Size', new Tuple([1, 2]));
    const marks = await edited([new Tuple([new Float(1), 2]), deque, size, [1]], (lists: number[][]) => {
      lists[0][1] = 5;
      for (const list of lists) list.push(7);
      lists[3] = [...lists[0]];
    });
    expect(marks).toEqual([
      { tuple: [float(1), 5, 7] },
      { object: { global: 'collections.deque' }, args: [{ tuple: [] }, 3], items: [1, 7] },
      { object: { global: 'torch.Size' }, args: [{ tuple: [1, 2, 7] }] },
      [1, 5, 7],
    ]);
  });

  test('a set has other items, of which those that stayed are what they were', async () => {
    const path = objectOf('pathlib.PosixPath', 'a', 'b');
    const set = objectOf('builtins.set', [new Float(1), path, 3]);
    const marks = await edited(set, (items: Set<unknown>) => items.delete(3) && items.add(4));
    expect(marks).toEqual({ object: { global: 'builtins.set' }, args: [[float(1), await described(path), 4]] });
  });

  test('arrays of numpy stay arrays, of texts and of objects', async () => {
    const { texts, objects } = await load<Record<string, unknown[]>>(file('numpy.pt'));
    texts.push('a longer one');
    objects[1] = 2;
    const marks = await described(
      await readTorch(sourceOfBytes(await save({ texts, objects } as Parameters<typeof save>[0]))),
    );
    const text = JSON.stringify(marks);
    expect(text).toContain('"U12"');
    expect(text).toContain('[1,2,null,');
    expect(await load(await save({ texts } as Parameters<typeof save>[0]))).toEqual({
      texts: ['a', 'größe', '', 'a longer one'],
    });
  });
});

describe('objects', () => {
  test('have other arguments and attributes', async () => {
    const point = new PyObject(new Global('m', 'Point'), new Tuple([1, new Float(2)]), true);
    const config = Object.assign(new PyObject(new Global('m', 'Config'), new Tuple(), true), {
      state: Dict.of([
        ['rate', 0.5],
        ['sizes', new Tuple([1])],
      ]),
    });
    const marks = await edited([point, config], ([first, second]: PythonObject[]) => {
      first.args[1] = 3;
      (second.state as Record<string, unknown>).rate = 1;
      (second.state as Record<string, number[]>).sizes.push(2);
    });
    expect(marks).toEqual([
      { object: { global: 'm.Point' }, new: true, args: [1, float(3)] },
      {
        object: { global: 'm.Config' },
        new: true,
        state: {
          dict: [
            ['rate', float(1)],
            ['sizes', { tuple: [1, 2] }],
          ],
        },
      },
    ]);
  });

  test('can be made here', async () => {
    const made = new PythonObject('decimal', 'Decimal', ['1.5'], { a: 1 });
    const marks = await described(await readTorch(sourceOfBytes(await save([made, made]))));
    const object = { object: { global: 'decimal.Decimal' }, args: ['1.5'], state: { dict: [['a', 1]] } };
    expect(marks).toEqual([object, { again: 1 }]);
  });

  test('dates that are changed keep their class and time zone', async () => {
    const zone = objectOf('datetime.timezone', objectOf('datetime.timedelta', 0, 5400, 0));
    const noon = Uint8Array.of(7, 232, 2, 29, 12, 0, 0, 0, 0, 0);
    const values = [
      objectOf('datetime.datetime', noon),
      objectOf('datetime.datetime', noon, zone),
      objectOf('datetime.date', noon.slice(0, 4)),
    ];
    const marks = await edited(values, (dates: Date[]) =>
      dates.forEach((date) => date.setTime(date.getTime() + 86_400_001)),
    );
    const next = { bytes: Buffer.of(7, 232, 3, 1, 12, 0, 0, 0, 3, 232).toString('base64') };
    expect(marks).toEqual([
      { object: { global: 'datetime.datetime' }, args: [next] },
      { object: { global: 'datetime.datetime' }, args: [next, await described(zone)] },
      { object: { global: 'datetime.date' }, args: [{ bytes: Buffer.of(7, 232, 3, 1).toString('base64') }] },
    ]);
  });

  test('texts in the place of a path or a dtype are texts', async () => {
    const value = [objectOf('pathlib.PosixPath', 'a'), new Global('torch', 'float32'), new Global('torch', 'int8')];
    const marks = await edited(value, (list: string[]) => (list[0] = list[1] = 'other'));
    expect(marks).toEqual(['other', 'other', { global: 'torch.int8' }]);
  });

  test('bytes are those of the moment of the save', async () => {
    const value = [Uint8Array.of(1, 2), objectOf('builtins.bytearray', Uint8Array.of(3))];
    const marks = await edited(value, (list: Uint8Array[]) => list.forEach((bytes) => bytes.fill(0)));
    expect(marks).toEqual([{ bytes: 'AAA=' }, { object: { global: 'builtins.bytearray' }, args: [{ bytes: 'AA==' }] }]);
  });
});

describe('tensors', () => {
  test('that were not changed keep their type, others have that of tfjs', async () => {
    const half = (): StoredTensor => stored('float16', [2], Uint16Array.of(0x3c00, 0x4000));
    const marks = await edited([half(), half()], (list: tf.Tensor[]) => (list[1] = tf.mul(list[1], 2)));
    expect(marks).toEqual([{ tensor: ['float16', [2], 'ADwAQA=='] }, { tensor: ['float32', [2], 'AAAAQAAAgEA='] }]);
  });

  test('integers beyond int32 can be changed in place', async () => {
    const value = [stored('int64', [1, 1], BigInt64Array.of(2n ** 40n))];
    const marks = await edited(value, ([wide]: BigInt64Array[]) => (wide[0] = -1n));
    expect(marks).toEqual([{ tensor: ['int64', [1, 1], '//////////8='] }]);
  });
});

test('what is loaded twice from one file is apart, and what it came from may be changed', async () => {
  const value: Stored = Dict.of([
    ['a', new Tuple([Uint8Array.of(1)])],
    [1, new Float(1)],
  ]);
  const bytes = await collect(writeTorch(value, 'p'));
  const [first, second] = [await load<Record<string, Uint8Array[]>>(bytes), await load<Record<string, Uint8Array[]>>(bytes)];
  first.a[0].fill(9);
  first.a.push(Uint8Array.of(5));
  bytes.fill(0);
  expect(second.a).toEqual([Uint8Array.of(1)]);
  expect(await described(await readTorch(sourceOfBytes(await save(second))))).toEqual({
    dict: [
      ['a', { tuple: [{ bytes: 'AQ==' }] }],
      [1, float(1)],
    ],
  });
});
