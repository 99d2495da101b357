// Processes that are killed while they save: the checkpoint stays whole, and a later save removes what they left.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deliver } from '../../src/serialization/deliver.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfFile } from '../../src/serialization/source.js';
import { plain } from '../support/python.js';

let folder: string;
let file: string;
let child: ChildProcess;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'temporaries-'));
  file = path.join(folder, 'a.pt');
});
afterEach(() => {
  child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

const temporaries = (): string[] => fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Uint8Array.of(1));
}

/** Starts test/serialization/save_forever.ts, and resolves after it has saved once. */
async function startSaving(): Promise<void> {
  const started = spawn(process.execPath, ['--import', 'tsx', 'test/serialization/save_forever.ts', file]);
  child = started;
  await new Promise((resolve, reject) => {
    started.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the saving process ended')));
  });
  child.removeAllListeners('exit');
}

async function kill(): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Starts it and stops it in the middle of a save: the name of its temporary file. */
async function stopSaving(): Promise<string> {
  await startSaving();
  for (let wait = 1; ; wait = (wait % 20) + 1) {
    child.kill('SIGSTOP');
    await pause(20);
    const [name] = temporaries();
    if (name !== undefined) return name;
    child.kill('SIGCONT');
    await pause(wait);
  }
}

test('killed while it saves, a process leaves a whole checkpoint', async () => {
  for (const wait of [3, 11, 29, 47]) {
    await startSaving();
    await pause(wait);
    await kill();
    const source = await sourceOfFile(file);
    const { value } = await readCheckpoint(source);
    expect(plain(value)).toMatchObject({ saved: expect.any(Number) as number });
    await source.close();
  }
}, 60_000);

test('what it leaves is removed by the next save in the folder, but not while it lives', async () => {
  const name = await stopSaving();
  await deliver(chunks(), path.join(folder, 'b.pt'));
  expect(temporaries()).toEqual([name]);
  await kill();
  expect(temporaries()).toEqual([name]);
  await deliver(chunks(), path.join(folder, 'b.pt'));
  expect(fs.readdirSync(folder)).toEqual(['a.pt', 'b.pt']);
}, 60_000);

test('nothing else is removed', async () => {
  const name = await stopSaving();
  await kill();
  const [, host, space, pid] = /^(?:\.tfjs-torch-rnn)-(\w+)-(\d+)-(\d+)-\w+\.tmp$/.exec(name) ?? [];
  expect(pid).toBe(String(child.pid));
  const changed = (from: string, to: string): string => name.replace(`-${from}-`, `-${to}-`);
  const otherHost = changed(host, '0123456789abcdef');
  const otherSpace = changed(space, '1');
  const kept = [otherHost, otherSpace, changed(pid, '0'), `${name}.tmp`, `x${name}`, 'a.pt.1.abc.tmp', 'a.tmp'];
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const other of kept) fs.writeFileSync(path.join(folder, other), '');
  for (const other of kept) if (other !== otherSpace) fs.utimesSync(path.join(folder, other), old, old);
  fs.mkdirSync(path.join(folder, name.replace('.tmp', '0.tmp')));
  await deliver(chunks(), file);
  const left = [...kept, name.replace('.tmp', '0.tmp')].sort();
  expect(temporaries()).toEqual(left);
  fs.utimesSync(path.join(folder, otherSpace), old, old); // of another container of this host, and long over
  await deliver(chunks(), file);
  expect(temporaries()).toEqual(left.filter((other) => other !== otherSpace));
}, 60_000);
