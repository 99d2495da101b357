// What the reading of a file may build: honest files of very many small things load, small files that ask for much do not.
import { RuntimeError } from '../../src/python/errors.js';
import * as asm from './assembler.js';
import { type Bytes, join, le } from './bytes.js';
import { counted, readTorch } from './source.js';
import { torchZip } from './zip_writer.js';

const { DICT, int, LIST, pickle, text, tuple } = asm;
const repeated = (count: number, ...codes: number[]): Bytes => Array.from({ length: count }, () => codes).flat();
const MARK = 0x28;
const TUPLE = 0x74;
const SET_ITEMS = 0x75;
const APPENDS = 0x65;

/** `count` items in a container. */
const of = (count: number, empty: Bytes, item: (i: number) => Bytes, add: number): Bytes => [
  ...empty,
  MARK,
  ...Array.from({ length: count }, (_, i) => item(i)).flat(),
  add,
];

const read = (...parts: Bytes[]): Promise<unknown> => readTorch(counted(torchZip(pickle(...parts))));

test.each<[string, () => Bytes]>([
  ['words with numbers', () => of(100_000, DICT, (i) => [...text(`word${i}`), ...int(i)], SET_ITEMS)],
  ['pairs', () => of(50_000, LIST, (i) => tuple(int(i), int(i + 1)), APPENDS)],
  ['numbers', () => [MARK, ...repeated(1_000_000, 0x4b, 7), TUPLE]],
])('very many %s', async (_, value) => {
  await expect(read(value())).resolves.toBeDefined();
});

test.each<[string, number]>([
  ['dicts', 0x7d],
  ['lists', 0x5d],
  ['tuples', 0x29],
])('more empty %s than a file of its size may have', async (_, code) => {
  const file = torchZip(join(asm.PROTO, [MARK], new Uint8Array(6_000_000).fill(code), [TUPLE], asm.STOP));
  await expect(readTorch(counted(file))).rejects.toThrow(/takes more than \d+ bytes, far more than the \d+ that it has/);
  await expect(readTorch(counted(file))).rejects.toThrow(RuntimeError);
});

test('a text that is encoded again and again', async () => {
  const long = Uint8Array.from([0x58, ...le(100_000, 4)]);
  const encode = asm.global('_codecs', 'encode');
  const once = [...asm.get(0), ...asm.get(1), ...asm.text('latin1'), 0x86, 0x52];
  const parts = [encode, asm.put(0), [...long, ...new Array<number>(100_000).fill(97)], asm.put(1), [MARK]];
  const file = torchZip(pickle(...parts, repeated(1000, ...once), [TUPLE]));
  await expect(readTorch(counted(file))).rejects.toThrow(/takes more than/);
});
