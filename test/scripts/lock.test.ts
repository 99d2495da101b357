// The lock between processes: one at a time, whoever died holding it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
jest.setTimeout(60_000);

const HOST = os.hostname();
const DEAD = 2 ** 22; // above every process number of Linux

/** Runs `body`, the text of a function of a folder, under the lock in a process of its own, and returns what it printed. */
async function locked(body: string): Promise<string> {
  const module = JSON.stringify(path.resolve('scripts/native/lock.js'));
  const script = `
    import fs from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { withLock } from ${module};
    await withLock(${JSON.stringify(lock)}, async (work) => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(printed);
  return printed;
}

function holdAs(owner: string, secondsAgo: number): void {
  const held = path.join(lock, owner);
  fs.mkdirSync(held, { recursive: true });
  fs.writeFileSync(path.join(held, 'unfinished'), '');
  const time = Date.now() / 1000 - secondsAgo;
  fs.utimesSync(held, time, time);
}

test('processes come one at a time, and a lock that a dead one left is taken over by one of them', async () => {
  holdAs(`${HOST}.${DEAD}.00000000`, 0);
  fs.mkdirSync(`${lock}.${HOST}.${DEAD}.00000001`); // of one that was killed as it waited
  const counter = path.join(folder, 'counter');
  fs.writeFileSync(counter, '0');
  const file = JSON.stringify(counter);
  const increment = `
    const count = Number(fs.readFileSync(${file}, 'utf8'));
    await setTimeout(50);
    fs.writeFileSync(${file}, String(count + 1));
    fs.writeFileSync(work + '/file', '');`;
  await Promise.all(Array.from({ length: 6 }, () => locked(increment)));
  expect(fs.readFileSync(counter, 'utf8')).toBe('6');
  expect(fs.readdirSync(folder)).toEqual(['counter']);
});

test('the lock of another machine holds while it beats', async () => {
  holdAs('elsewhere.1.00000000', 120);
  expect(await locked('console.log("in")')).toBe('in\n');
  holdAs('elsewhere.1.00000000', 0);
  const waiting = locked('console.log("in")');
  await setTimeout(1000);
  expect(fs.readdirSync(lock)).toEqual(['elsewhere.1.00000000']);
  fs.rmSync(lock, { recursive: true });
  expect(await waiting).toBe('native backend: another run (process 1) is at it, waiting ...\nin\n');
});

test('an error leaves the lock free', async () => {
  await expect(locked('throw new Error("as it is")')).rejects.toThrow('as it is');
  expect(fs.readdirSync(folder)).toEqual([]);
});
