// What a file holds, and what it is called, cannot talk to the terminal: in what commands print, and in errors.
import '@tensorflow/tfjs-backend-cpu';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load, save } from 'tfjs-torch-rnn';
import { convert } from '../../src/cli/convert.js';
import { inspect } from '../../src/cli/inspect.js';
import { legible, printable, quote, quoteUnlessPlain } from '../../src/serialization/quote.js';
import { RuntimeError } from '../../src/python/errors.js';
import { rejection } from '../support/files.js';
import { file as safetensors } from '../support/safetensors.js';
import { dict, global, int, list, NONE, pickle, sizes, storage, tensor, text } from './assembler.js';
import { torchZip } from './zip_writer.js';

/** Clears the screen, writes the clipboard, colours, turns the direction, and begins a line that looks like the program's. */
const EVIL = 'a\x1b[2J\x1b]52;c;cm0=\x07\x9b31m\u202e\u2028\r\nfake: torch, 1 tensors';
const SHOWN = 'a\\u001b[2J\\u001b]52;c;cm0=\\u0007\\u009b31m\\u202e\\u2028\\u000d\\u000afake: torch, 1 tensors';
const QUOTED = JSON.stringify(EVIL).replace('\x9b', '\\u009b').replace('\u202e', '\\u202e').replace('\u2028', '\\u2028');

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terminal-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  fs.writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
}

/** What `inspect` prints. */
async function printed(file: string): Promise<string[]> {
  const log = jest.spyOn(console, 'log').mockImplementation();
  try {
    await inspect(file, {});
    const [all] = log.mock.calls.flat() as [string];
    expect(all).toMatch(/^[\n\x20-\x7e…]*$/);
    return all.split('\n');
  } finally {
    log.mockRestore();
  }
}

/** The text of the error, a line of harmless characters. */
async function message(failing: Promise<unknown>): Promise<string> {
  const error = await rejection(failing);
  expect(error).toBeInstanceOf(RuntimeError);
  for (const shown of [error.message, error.stack?.split('\n    at ')[0]]) expect(shown).toMatch(/^[\x20-\x7e…]*$/);
  return error.message;
}

describe('texts', () => {
  test.each([
    ['what may stay', 'plain, größe, 重み, 🙂, "quoted" \\', 'plain, größe, 重み, 🙂, "quoted" \\'],
    ['control characters', '\0\t\n\x1b\x7f\x80\x9b\x9f', '\\u0000\\u0009\\u000a\\u001b\\u007f\\u0080\\u009b\\u009f'],
    ['directions', '\u200e\u202a\u202e\u2066\u2069\ufeff', '\\u200e\\u202a\\u202e\\u2066\\u2069\\ufeff'],
    ['ends of lines', '\u2028\u2029\u0085', '\\u2028\\u2029\\u0085'],
    ['half characters', '\ud800 \udfff 🙂', '\\ud800 \\udfff 🙂'],
    ['invisible letters', '\u{e0041}', '\\udb40\\udc41'],
    ['all together', EVIL, SHOWN],
  ])('%s', (_, given, shown) => {
    expect(printable(given)).toBe(shown);
    expect(printable(shown)).toBe(shown);
  });

  test('quoted, and short', () => {
    expect(quote(EVIL)).toBe(QUOTED);
    expect(quoteUnlessPlain('a.b:c/d-e')).toBe('a.b:c/d-e');
    expect(quoteUnlessPlain('a\u202e')).toBe('"a\\u202e"');
    expect(quote('x'.repeat(101))).toBe(`"${'x'.repeat(100)}…"`);
    expect(quote(`${'x'.repeat(99)}🙂`)).toBe(`"${'x'.repeat(99)}\\ud83d…"`);
  });

  test('errors of files, and no others', () => {
    expect(legible(new RuntimeError(EVIL), 'a\x1b.pt')).toEqual(new RuntimeError(`a\\u001b.pt: ${SHOWN}`));
    expect(legible(new RuntimeError('x'.repeat(1e6)))).toEqual(new RuntimeError(`${'x'.repeat(1000)}…`));
    const other = new TypeError(EVIL);
    expect(legible(other, 'a.pt')).toBe(other);
  });
});

describe('inspect', () => {
  test('keys and values of a pickle', async () => {
    const file = write('evil.pt', torchZip(pickle(dict(text(EVIL), text(EVIL), text('b'), list(text(EVIL))))));
    expect((await printed(file)).slice(2)).toEqual([`${SHOWN} = ${QUOTED}`, `b.0 = ${QUOTED}`]);
  });

  test('names in a safetensors file, and before those of a module', async () => {
    const entry = (name: string, shape: number[], data_offsets: number[]): string =>
      `${JSON.stringify(`${EVIL}.${name}`)}:${JSON.stringify({ dtype: 'U8', shape, data_offsets })}`;
    const entries = [entry('weight_ih_l0', [3, 2], [0, 6]), entry('weight_hh_l0', [3, 3], [6, 15])];
    const lines = await printed(write('evil.st', safetensors(`{${entries.join(',')}}`, 'x'.repeat(15))));
    expect(lines[2]).toBe(`${'name'.padEnd(SHOWN.length + '.weight_ih_l0'.length)}  dtype  shape   bytes`);
    expect(lines[3]).toBe(`${SHOWN}.weight_ih_l0  uint8  (3, 2)  6`);
    expect(lines.at(-1)).toBe(`  ${SHOWN}: new nn.RNN(2, 3, { bias: false })`);
  });

  test('the name of the file', async () => {
    const [line] = await printed(write('evil\x1b[2J\n.pt', torchZip(pickle(NONE))));
    expect(line).toBe(`${folder}/evil\\u001b[2J\\u000a.pt: torch, 0 tensors, 0 elements, 0 bytes`);
  });

  test('long names, texts and shapes make no line long', async () => {
    const long = 'x'.repeat(1e4);
    const nested = dict(text(long), text(long), text('a'), dict(text(long), NONE, text('b'), list(int(1))));
    for (const line of await printed(write('long.pt', torchZip(pickle(nested))))) expect(line.length).toBeLessThan(400);
    const shape = `[${'1,'.repeat(10_000)}1]`;
    const header = `{"a":{"dtype":"U8","shape":${shape},"data_offsets":[0,1]}}`;
    for (const line of await printed(write('a.st', safetensors(header, 'x')))) expect(line.length).toBeLessThan(400);
  });

  test('two tensors of the same path are two, and very many values are shown', async () => {
    const of = (at: number): readonly number[] => tensor(storage(int(4), '0', 'ByteStorage'), int(at), sizes(1), sizes(1));
    const many = list(Array.from({ length: 150_000 }, () => [0x4b, 7]).flat());
    const nested = dict(text('a.b'), of(0), text('a'), dict(text('b'), of(1)), text('many'), many);
    const lines = await printed(write('many.pt', torchZip(pickle(nested), { 0: [1, 2, 3, 4] })));
    expect(lines[0]).toBe(`${folder}/many.pt: torch, 2 tensors, 2 elements, 2 bytes`);
    expect(lines.slice(3, 5)).toEqual(['a.b   uint8  (1)    1', 'a.b   uint8  (1)    1']);
    expect(lines.at(-1)).toBe('many.149999 = 7');
  });
});

describe('errors', () => {
  const evil = (): Uint8Array => torchZip(pickle(dict(text(EVIL), text(EVIL), text('b'), NONE)));

  test('of load', async () => {
    expect(await message(load(evil(), 'x'))).toBe(`the file has no key 'x'; its keys are '${SHOWN}', 'b'`);
    const long = torchZip(pickle(dict(text('y'.repeat(1e4)), NONE)));
    expect(await message(load(long, 'x'))).toBe(`the file has no key 'x'; its keys are '${'y'.repeat(100)}…'`);
    await message(load(torchZip(pickle(global(`os${EVIL.replace('\n', '')}`, 'system')))));
    await message(load(safetensors(`{"${EVIL}":}`)));
    await message(load(safetensors(`{${JSON.stringify(EVIL)}:1}`)));
    expect(await message(load(write('a\x1b[2J.pt', Uint8Array.of(1))))).toContain('/a\\u001b[2J.pt: unknown file format');
    await message(load(new Response(null, { status: 404, statusText: 'No\x9b2J' })));
  });

  test('of save, with what load gave', async () => {
    const loaded = await load<Record<string, string>>(evil());
    const flat = `a safetensors file holds tensors only, but '${SHOWN}' is a string; a .pt file can hold nested values`;
    expect(await message(save(loaded, { format: 'safetensors' }))).toBe(flat);
    const nested = { [EVIL]: new Map() as unknown as string };
    const refused = `save(): '${SHOWN}' must be of a type that a checkpoint holds, not Map`;
    await expect(save(nested)).rejects.toThrow(new TypeError(refused));
  });

  test('of convert', async () => {
    const file = write('evil.pt', evil());
    const target = path.join(folder, 'evil.safetensors');
    expect(await message(convert(file, target, {}))).toContain(
      `${file}: a safetensors file holds tensors only, but '${SHOWN}'`,
    );
    expect(fs.readdirSync(folder)).toEqual(['evil.pt']);
  });
});
