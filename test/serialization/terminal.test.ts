// What a file holds, and what it is called, cannot talk to the terminal in errors.
import '@tensorflow/tfjs-backend-cpu';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load, save } from 'tfjs-torch-rnn';
import { convert } from '../../src/cli/convert.js';
import { legible, printable, quote, quoteUnlessPlain } from '../../src/serialization/quote.js';
import { RuntimeError } from '../../src/python/errors.js';
import { rejection } from '../support/files.js';
import { file as safetensors } from '../support/safetensors.js';
import { dict, int, NONE, pickle, storage, text } from './assembler.js';
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

describe('errors', () => {
  const evil = (): Uint8Array => torchZip(pickle(dict(text(EVIL), text(EVIL), text('b'), NONE)));

  test('of load', async () => {
    expect(await message(load(evil(), 'x'))).toBe(`the file has no key 'x'; its keys are '${SHOWN}', 'b'`);
    const long = torchZip(pickle(dict(text('y'.repeat(1e4)), NONE)));
    expect(await message(load(long, 'x'))).toBe(`the file has no key 'x'; its keys are '${'y'.repeat(100)}…'`);
    await message(load(torchZip(pickle(storage(int(1), '0', `Float${EVIL.replace('\n', '')}`)))));
    await message(load(safetensors(`{"${EVIL}":}`)));
    await message(load(safetensors(`{${JSON.stringify(EVIL)}:1}`)));
    expect(await message(load(write('a\x1b[2J.pt', Uint8Array.of(1))))).toContain('/a\\u001b[2J.pt: unknown file format');
    await message(load(new Response(null, { status: 404, statusText: 'No\x9b2J' })));
  });

  test('of save, with what load gave', async () => {
    const loaded = await load<Record<string, string>>(evil());
    const flat = `a safetensors file holds tensors only, but '${SHOWN}' is a string; a .pt file can hold nested values`;
    expect(await message(save(loaded, { format: 'safetensors' }))).toBe(flat);
    const nested = { [EVIL]: new WeakMap() as unknown as string };
    const refused = `save(): '${SHOWN}' must be of a type that a checkpoint holds, not WeakMap`;
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
