// Conversions that do not come to their end leave nothing behind.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sparseSafetensors } from '../support/sparse.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'convert-'));
  sparseSafetensors(path.join(folder, 'a.safetensors'), 2 ** 26);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const command = (): string[] => {
  return ['--import', 'tsx', 'src/cli.ts', 'convert', path.join(folder, 'a.safetensors'), path.join(folder, 'b.pt')];
};

test('where the system takes no more', () => {
  const limited = `ulimit -f 20000 && exec "$0" "$@"`; // KiB of any file
  const { status, stderr } = spawnSync('bash', ['-c', limited, process.execPath, ...command()], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('EFBIG')]);
  expect(fs.readdirSync(folder)).toEqual(['a.safetensors']);
}, 30_000);

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'where a %s ends them',
  async (signal) => {
    const converting = spawn(process.execPath, command());
    const ended = new Promise((resolve) => converting.once('exit', (_, by) => resolve(by)));
    while (fs.readdirSync(folder).length === 1) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(fs.readdirSync(folder)).not.toContain('b.pt');
    converting.kill(signal);
    expect(await ended).toBe(signal);
    expect(fs.readdirSync(folder)).toEqual(['a.safetensors']);
  },
  30_000,
);
