// Safetensors: files by the Python package, files that must be refused, and what is written here.
import fs from 'node:fs';
import { RuntimeError } from '../../src/python/errors.js';
import { MT19937 } from '../../src/random/mt19937.js';
import { Budget } from '../../src/serialization/budget.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { looksLikeSafetensors, readSafetensors } from '../../src/serialization/safetensors/read.js';
import { writeSafetensors } from '../../src/serialization/safetensors/write.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { type ByteSource, madeReader } from '../../src/serialization/reader.js';
import { type Dict, StoredTensor } from '../../src/serialization/stored.js';
import { base64, collect, rejection, stored, watched } from '../support/files.js';
import { type Plain, plain, python } from '../support/python.js';
import { file, HOSTILE } from '../support/safetensors.js';

const FOLDER = 'test/fixtures/safetensors';
const fixture = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(`${FOLDER}/${name}.safetensors`));
const expected = JSON.parse(fs.readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Record<string, Record<string, unknown>>;

/** The tensors in their order, as expected.json has them. */
async function contents(dict: Dict): Promise<[string, unknown][]> {
  const entries = [...dict.entries()] as [string, StoredTensor][];
  return Promise.all(
    entries.map(async ([name, tensor]) => {
      const { dtype, shape } = tensor;
      return [name, { dtype, shape, base64: base64(await tensor.bytes()) }];
    }),
  );
}

const readFrom = async (source: ByteSource): Promise<Dict> =>
  (await readSafetensors(source, new Budget(source.size))).tensors;
const read = (bytes: Uint8Array): Promise<Dict> => readFrom(sourceOfBytes(bytes));
const names = (dict: Dict): string[] => Object.keys(plain(dict) as object);
const write = (value: Plain): Promise<Uint8Array> => collect(writeSafetensors(python(value)));

describe('reading', () => {
  test.each([2, 3, 4, 5])('a header whose length begins as a pickle of protocol %d does', async (protocol) => {
    const header = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'.padEnd(0x80 + 256 * protocol);
    const { format, value } = await readCheckpoint(sourceOfBytes(file(header, 'x')));
    expect([format, names(value as Dict)]).toEqual(['safetensors', ['a']]);
  });

  test.each(Object.keys(expected))('%s.safetensors, as Python reads it', async (name) => {
    expect(looksLikeSafetensors(fixture(name).subarray(0, 16))).toBe(true);
    expect(await contents(await read(fixture(name)))).toEqual(Object.entries(expected[name]));
  });

  test('only the header is read, and then only the tensor that is asked for', async () => {
    const bytes = fixture('shapes');
    const { source, reads } = watched(bytes);
    const deep = (await readFrom(source)).get('deep');
    const start = 8 + Number(Buffer.from(bytes).readBigUInt64LE());
    expect(reads).toEqual([
      [0, 8],
      [8, start - 8],
    ]);
    await (deep as StoredTensor).bytes();
    expect(reads.slice(2)).toEqual([[start, 24]]);
  });

  test('the texts beside the tensors', async () => {
    const bytes = fixture('names');
    const { metadata } = await readSafetensors(sourceOfBytes(bytes), new Budget(bytes.length));
    expect({ ...metadata }).toEqual({ format: 'pt', anything: 'größe' });
  });

  test('what JSON may have beside', async () => {
    const tensor = '{"note":[{"e":true}],"data_offsets":[0,1],"shape":[],"dtype":"U8"}';
    const bytes = file(`{"__metadata__":null,\t"a\\"b.eE\\ud83d\\uDE42":\n${tensor}\r}   `, 'x');
    expect(await contents(await read(bytes))).toEqual([['a"b.eE🙂', { dtype: 'uint8', shape: [], base64: 'eA==' }]]);
  });

  test('a header as deep as the reference reader takes, and no deeper', async () => {
    const nested = (depth: number): Uint8Array => {
      const note = '['.repeat(depth - 2) + ']'.repeat(depth - 2);
      return file(`{"a":{"note":${note},"dtype":"U8","shape":[],"data_offsets":[0,1]}}`, 'x');
    };
    expect(names(await read(nested(127)))).toEqual(['a']);
    await expect(read(nested(128))).rejects.toThrow('it is nested too deeply');
  });
});

test('an empty tensor where another begins, in any order', async () => {
  const empty = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  const full = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';
  expect(names(await read(file(`{"full":${full},"empty":${empty}}`, 'x')))).toEqual(['full', 'empty']);
  expect(names(await read(file(`{"empty":${empty},"full":${full}}`, 'x')))).toEqual(['empty', 'full']);
});

describe('refusing', () => {
  test.each(Object.entries(HOSTILE))('%s', async (_, [bytes, reason]) => {
    const { source, reads } = watched(bytes);
    const before = performance.now();
    const error = await rejection(readFrom(source));
    expect(performance.now() - before).toBeLessThan(1000);
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toMatch(/^Error while reading safetensors: /);
    expect(error.message).toContain(reason);
    expect(reads.every(([offset, length]) => offset + length <= bytes.length)).toBe(true);
  });

  test('a file that only claims to be large', async () => {
    const { source, reads } = watched(file('{}', '', 100_000_001n), 2 ** 40);
    await expect(readFrom(source)).rejects.toThrow('header too large');
    expect(reads).toEqual([[0, 8]]);
  });

  const many = (count: number, item: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => item(i)).join();
  test('more tensors than a file of its size may have', async () => {
    const header = `{${many(600_000, (i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`)}}`;
    await expect(read(file(header, 'x'))).rejects.toThrow(/takes more than \d+ bytes, far more than the \d+ that it has/);
  });

  test('5,000 changed files: each is read, or refused with a RuntimeError', async () => {
    const random = new MT19937(20);
    const pick = (count: number): number => random.random() % count;
    const seeds = ['dtypes', 'shapes', 'names', 'unaligned', 'spaced'].map(fixture);
    const tally = { read: 0, refused: 0 };
    for (let round = 0; round < 5000; round++) {
      const changed = seeds[pick(seeds.length)].slice();
      const headerEnd = 8 + Number(Buffer.from(changed).readBigUInt64LE());
      for (let changes = 1 + pick(3); changes > 0; changes--) {
        const place = pick(10) === 0 ? pick(8) : 8 + pick(headerEnd - 8);
        changed[place] = pick(2) ? pick(256) : '0123456789[]{},:"'.charCodeAt(pick(17));
      }
      const bytes = pick(10) === 0 ? changed.subarray(0, pick(changed.length)) : changed;
      try {
        await contents(await read(bytes));
        tally.read++;
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error;
        tally.refused++;
      }
    }
    expect(tally.read).toBeGreaterThan(50);
    expect(tally.refused).toBeGreaterThan(4000);
  });

  test('other files do not look like safetensors', () => {
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0, 0, 0);
    expect(looksLikeSafetensors(zip)).toBe(false);
    expect(looksLikeSafetensors(new Uint8Array(0))).toBe(false);
    expect(looksLikeSafetensors(file('').subarray(0, 8))).toBe(false);
    expect(looksLikeSafetensors(file('{}', '', 100_000_001n))).toBe(false);
    expect(looksLikeSafetensors(file('[]'))).toBe(false);
  });
});

describe('writing', () => {
  const float = (count: number): StoredTensor =>
    stored(
      'float32',
      [count],
      Float32Array.from({ length: count }, (_, i) => i),
    );

  test.each(Object.keys(expected))('%s.safetensors again', async (name) => {
    const bytes = await write(await read(fixture(name)));
    expect(await contents(await read(bytes))).toEqual(Object.entries(expected[name]));
  });

  test('the bytes of a file', async () => {
    expect(await write({})).toEqual(file('{"__metadata__":{"format":"pt"}}'));
    const header = '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   ';
    expect(await write({ a: float(1) })).toEqual(file(header, '\0\0\0\0'));
  });

  test('every tensor is aligned to its elements, and the names keep their order', async () => {
    const bytes = await write({
      b: stored('bool', [3], Uint8Array.of(1, 0, 1)),
      f: float(3),
      h: stored('float16', [1], Uint16Array.of(1)),
      d: stored('int64', [1], BigInt64Array.of(-1n)),
    });
    const length = Number(Buffer.from(bytes).readBigUInt64LE());
    const header = JSON.parse(
      Buffer.from(bytes)
        .subarray(8, 8 + length)
        .toString(),
    ) as Record<string, { data_offsets: number[] }>;
    expect(length % 8).toBe(0);
    expect(Object.entries(header).map(([name, { data_offsets }]) => [name, data_offsets])).toEqual([
      ['__metadata__', undefined],
      ['b', [22, 25]],
      ['f', [8, 20]],
      ['h', [20, 22]],
      ['d', [0, 8]],
    ]);
    expect((await contents(await read(bytes))).map(([name]) => name)).toEqual(['b', 'f', 'h', 'd']);
  });

  test('one tensor under two names is written twice', async () => {
    const tied = float(2);
    const again = await contents(await read(await write({ a: tied, b: tied })));
    expect(again.map(([, tensor]) => tensor)).toEqual([again[0][1], again[0][1]]);
  });

  test('tensors are fetched one at a time, when the one before has been taken', async () => {
    const fetched: string[] = [];
    const tensor = (name: string): StoredTensor =>
      new StoredTensor(
        'uint8',
        [1],
        madeReader(1, () => (fetched.push(name), Promise.resolve(Uint8Array.of(7)))),
      );
    const pieces = writeSafetensors(python({ a: tensor('a'), b: tensor('b') }));
    await pieces.next();
    expect(fetched).toEqual([]);
    await pieces.next();
    expect(fetched).toEqual(['a']);
    await pieces.next();
    expect(fetched).toEqual(['a', 'b']);
  });

  const wrong: [string, Plain, string][] = [
    ['a list', [float(1)], 'a safetensors file holds a dict of tensors, not a list; a .pt file can hold it'],
    ['a tensor', float(1), 'a safetensors file holds a dict of tensors, not a tensor of float32; a .pt file can hold it'],
    ['null', null, 'a safetensors file holds a dict of tensors, not None; a .pt file can hold it'],
    [
      'a number',
      { lr: 1 },
      "a safetensors file holds tensors only, but 'lr' is a number; a .pt file can hold nested values",
    ],
    ['a nested dict', { model: {} }, "but 'model' is a dict; a .pt file can hold nested values"],
    ['bytes', { rng: new Uint8Array(1) }, "but 'rng' is bytes; a .pt file"],
    ['the name of the metadata', { __metadata__: float(1) }, '"__metadata__" cannot be the name of a tensor'],
    ['half a character', { '\ud83d': float(1) }, '"\\ud83d" cannot be the name of a tensor'],
    [
      'complex128',
      { z: stored('complex128', [], new Float64Array(2)) },
      "tensor 'z' is complex128, which a safetensors file",
    ],
    ['too few bytes', { w: stored('int32', [2], new Int32Array(1)) }, "tensor 'w', int32 of [2], takes 8 bytes, not 4"],
    ['a negative size', { w: stored('int32', [-1], new Int32Array(1)) }, "tensor 'w' cannot have the shape [-1]"],
  ];
  test.each(wrong)('refuses %s', async (_, value, reason) => {
    const error = await rejection(write(value));
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toContain(reason);
  });
});
