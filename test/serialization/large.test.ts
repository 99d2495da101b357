// A tensor of more than 2 GiB: read at once where it must be, and else in pieces.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sourceOfFile } from '../../src/serialization/source.js';
import { sparseSafetensors } from '../support/sparse.js';

let folder: string;
let file: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'large-'));
  file = path.join(folder, 'a.safetensors');
  sparseSafetensors(file, 2 ** 29 + 1000);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('read at once', async () => {
  const source = await sourceOfFile(file);
  const length = 2 ** 31 + 1000;
  const bytes = await source.read(source.size - length, length);
  await source.close();
  expect([bytes.length, bytes[0], new Float32Array(bytes.buffer)[length / 4 - 1]]).toEqual([length, 0, 7]);
}, 60_000);

test('converted with little memory', () => {
  const link = path.join(folder, 'nowhere.pt');
  fs.symlinkSync('/dev/null', link);
  const run = ['--import', 'tsx', 'test/serialization/convert_peak.ts', file, link];
  const { stdout, stderr } = spawnSync(process.execPath, run, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThan(400 * 2 ** 20);
}, 60_000);
