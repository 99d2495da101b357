// Files on disk: whole or not at all, also when the process is killed while it writes.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { deliver } from '../../src/serialization/deliver.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfFile } from '../../src/serialization/source.js';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deliver-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

async function* chunks(...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield await Promise.resolve(new TextEncoder().encode(part));
  }
}

test('the chunks make the file, at a path or a file URL', async () => {
  const file = path.join(folder, 'a.pt');
  await deliver(chunks('one, ', 'two'), file);
  expect(fs.readFileSync(file, 'utf8')).toBe('one, two');
  await deliver(chunks('three'), pathToFileURL(file));
  expect(fs.readFileSync(file, 'utf8')).toBe('three');
});

test('a failing save leaves the old file, and nothing beside it', async () => {
  const file = path.join(folder, 'a.pt');
  await deliver(chunks('old'), file);
  await expect(deliver(chunks('new', new Error('no more')), file)).rejects.toThrow('no more');
  expect(fs.readdirSync(folder)).toEqual(['a.pt']);
  expect(fs.readFileSync(file, 'utf8')).toBe('old');
  await expect(deliver(chunks('new'), path.join(folder, 'missing', 'a.pt'))).rejects.toThrow('ENOENT');
});

/** Starts test/serialization/save_forever.ts, and resolves after it has saved once. */
async function startSaving(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/serialization/save_forever.ts', file]);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the saving process ended')));
  });
  return child;
}

test('killed while it saves, a process leaves a whole checkpoint', async () => {
  const file = path.join(folder, 'a.pt');
  for (const wait of [3, 11, 29, 47]) {
    const child = await startSaving(file);
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const source = await sourceOfFile(file);
    const { value } = await readCheckpoint(source);
    expect(value).toMatchObject({ saved: expect.any(Number) as number });
    await source.close();
  }
}, 60_000);
