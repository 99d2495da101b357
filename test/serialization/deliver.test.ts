// Files on disk: whole or not at all, in the place that the target leads to, with the owner and permissions that they had.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deliver } from '../../src/serialization/deliver.js';
import { permissionsOf } from '../../src/serialization/replace_file.js';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deliver-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

const inside = (name: string): string => path.join(folder, name);
const contents = (name: string): string => fs.readFileSync(inside(name), 'utf8');
const permissions = (name: string): number => fs.statSync(inside(name)).mode & 0o777;

function put(name: string, content: string, mode = 0o644): string {
  fs.writeFileSync(inside(name), content);
  fs.chmodSync(inside(name), mode);
  return inside(name);
}

async function* chunks(...parts: (string | Error | (() => void))[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    if (typeof part === 'function') part();
    else yield await Promise.resolve(new TextEncoder().encode(part));
  }
}

const ROOT = process.getuid?.() === 0;
const NOBODY = 65534;

/** Runs as somebody whom permissions bind: root may do anything. */
async function asUser(run: () => Promise<void>): Promise<void> {
  if (ROOT) process.seteuid?.(NOBODY);
  try {
    await run();
  } finally {
    if (ROOT) process.seteuid?.(0);
  }
}

test('the chunks make the file', async () => {
  await deliver(chunks('one, ', 'two'), inside('a.pt'));
  expect(contents('a.pt')).toBe('one, two');
  await deliver(chunks('three'), inside('a.pt'));
  expect(contents('a.pt')).toBe('three');
  expect(fs.readdirSync(folder)).toEqual(['a.pt']);
});

test('many chunks, small, large and empty', async () => {
  const parts = Array.from({ length: 3000 }, (_, i) =>
    i % 1000 === 7 ? `${i};`.repeat(2 ** 20) : i % 3 === 0 ? '' : `${i},`,
  );
  await deliver(chunks(...parts), inside('a.pt'));
  expect(contents('a.pt') === parts.join('')).toBe(true);
});

test('a failing save leaves the old file, and nothing beside it', async () => {
  const file = put('a.pt', 'old', 0o640);
  const identity = (): unknown[] => [fs.statSync(file)].map(({ ino, mode, mtimeMs }) => [ino, mode, mtimeMs]);
  const before = identity();
  await expect(deliver(chunks('new', new Error('no more')), file)).rejects.toThrow('no more');
  expect(fs.readdirSync(folder)).toEqual(['a.pt']);
  expect(contents('a.pt')).toBe('old');
  expect(identity()).toEqual(before);
  await expect(deliver(chunks('new', new Error('no more')), inside('b.pt'))).rejects.toThrow('no more');
  await expect(deliver(chunks('new'), inside('missing/a.pt'))).rejects.toThrow('ENOENT');
  await expect(deliver(chunks('new'), inside('a.pt/b.pt'))).rejects.toThrow('ENOTDIR');
  expect(fs.readdirSync(folder)).toEqual(['a.pt']);
});

test('a folder is not replaced', async () => {
  fs.mkdirSync(inside('a.pt'));
  await expect(deliver(chunks('new'), inside('a.pt'))).rejects.toThrow('EISDIR');
  expect(fs.readdirSync(folder)).toEqual(['a.pt']);
});

test.each([
  ['x', 252],
  ['ü', 126],
])('a name of 255 bytes, of %s', async (letter, count) => {
  const name = `${letter.repeat(count)}.pt`;
  await deliver(chunks('one'), inside(name));
  await deliver(chunks('two'), inside(name));
  expect([fs.readdirSync(folder), contents(name)]).toEqual([[name], 'two']);
});

describe('a symbolic link stays one, and what it leads to is written', () => {
  const links = (): string[] => fs.readdirSync(folder).filter((name) => fs.lstatSync(inside(name)).isSymbolicLink());

  test('to a file, over another link', async () => {
    fs.mkdirSync(inside('runs'));
    put('runs/3.pt', 'old', 0o600);
    fs.symlinkSync('runs/3.pt', inside('best.pt'));
    fs.symlinkSync(inside('best.pt'), inside('last.pt'));
    await deliver(chunks('new'), inside('last.pt'));
    expect([links(), contents('runs/3.pt'), permissions('runs/3.pt')]).toEqual([['best.pt', 'last.pt'], 'new', 0o600]);
    expect(fs.readdirSync(inside('runs'))).toEqual(['3.pt']);
  });

  test('to a file that is not there yet', async () => {
    fs.symlinkSync('first.pt', inside('last.pt'));
    await deliver(chunks('new'), inside('last.pt'));
    expect([links(), contents('first.pt')]).toEqual([['last.pt'], 'new']);
  });

  test('from a folder that is itself linked', async () => {
    fs.mkdirSync(inside('runs/today'), { recursive: true });
    fs.symlinkSync('runs/today', inside('now'));
    fs.symlinkSync('../a.pt', inside('runs/today/a.pt')); // runs/a.pt, and not a.pt
    await deliver(chunks('new'), inside('now/a.pt'));
    expect([links(), contents('runs/a.pt'), fs.existsSync(inside('a.pt'))]).toEqual([['now'], 'new', false]);
  });

  test('in a circle', async () => {
    fs.symlinkSync('b.pt', inside('a.pt'));
    fs.symlinkSync('a.pt', inside('b.pt'));
    await expect(deliver(chunks('new'), inside('a.pt'))).rejects.toThrow('ELOOP');
    expect(links()).toEqual(['a.pt', 'b.pt']);
  });
});

describe('permissions', () => {
  test.each(['600', '640', '664', '755'])('%s stays', async (octal) => {
    const mode = parseInt(octal, 8);
    await deliver(chunks('new'), put('a.pt', 'old', mode));
    expect([contents('a.pt'), permissions('a.pt')]).toEqual(['new', mode]);
  });

  test('a new file has the usual ones', async () => {
    const umask = process.umask(0o027);
    try {
      await deliver(chunks('new'), inside('a.pt'));
    } finally {
      process.umask(umask);
    }
    expect(permissions('a.pt')).toBe(0o640);
  });

  test('nobody else reads the new file while it is written', async () => {
    const seen: number[] = [];
    const look = (): void => {
      for (const name of fs.readdirSync(folder)) if (name !== 'a.pt') seen.push(permissions(name));
    };
    await deliver(chunks('n', look, 'ew'), put('a.pt', 'old', 0o666));
    expect([seen, permissions('a.pt')]).toEqual([[0o600], 0o666]);
  });

  test('owner and group stay', async () => {
    const [uid, gid] = ROOT ? [NOBODY, NOBODY] : [process.getuid?.() ?? 0, process.getgroups?.().at(-1) ?? 0];
    const file = put('a.pt', 'old', 0o640);
    fs.chownSync(file, uid, gid);
    await deliver(chunks('new'), file);
    expect(fs.statSync(file)).toMatchObject({ uid, gid });
    expect([contents('a.pt'), permissions('a.pt')]).toEqual(['new', 0o640]);
  });

  test('a group that did not have the file before gets no more than everybody', () => {
    const modes = [0o600, 0o640, 0o664, 0o660, 0o757];
    expect(modes.map((mode) => permissionsOf(mode, true))).toEqual(modes);
    expect(modes.map((mode) => permissionsOf(mode, false))).toEqual([0o600, 0o600, 0o644, 0o600, 0o777]);
    expect(permissionsOf(0o4755, true)).toBe(0o755);
  });

  test('what may not be written is not replaced', async () => {
    const file = put('a.pt', 'old', 0o444);
    if (ROOT) for (const name of [folder, file]) fs.chownSync(name, NOBODY, NOBODY);
    await asUser(async () => {
      await expect(deliver(chunks('new'), file)).rejects.toThrow('EACCES');
      await deliver(chunks('new'), inside('b.pt'));
    });
    expect([fs.readdirSync(folder), contents('a.pt')]).toEqual([['a.pt', 'b.pt'], 'old']);
  });
});

test('a pipe is written into', async () => {
  const pipe = inside('a.pt');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  fs.symlinkSync('a.pt', inside('b.pt'));
  for (const name of ['a.pt', 'b.pt']) {
    const reader = spawn('cat', [pipe]);
    let received = '';
    reader.stdout.on('data', (data) => (received += String(data)));
    const read = new Promise((resolve) => reader.once('close', resolve));
    await deliver(chunks('one, ', 'two'), inside(name));
    await Promise.race([read, new Promise((resolve) => setTimeout(resolve, 1000))]);
    reader.kill();
    expect([received, fs.lstatSync(pipe).isFIFO(), fs.readdirSync(folder)]).toEqual(['one, two', true, ['a.pt', 'b.pt']]);
  }
});
