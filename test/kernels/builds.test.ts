// Every build of the kernels that this processor runs computes what plain JavaScript does; also in several threads of JavaScript.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const MODULE = path.resolve(`src/kernels/native/${process.platform}-${process.arch}.node`);
const RELAXED = '--experimental-wasm-relaxed-simd';
const flags = spawnSync(process.execPath, [RELAXED, '-e', '']).status === 0 ? [RELAXED] : []; // of Node 20; later ones need none

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kernels-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [...flags, ...args], { encoding: 'utf8', timeout: 60_000 });

test('kernels on random shapes', async () => {
  const outfile = path.join(folder, 'every_build.mjs');
  const entryPoints = ['test/kernels/every_build.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' });
  const { status, stdout, stderr } = run(outfile, MODULE);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const what of [
    'products',
    'summations',
    'recurrences',
    'losses',
    'ctcLosses',
    'tables',
    'updates',
    'norms',
    'convolutions',
    'normalizations',
    'pools',
    'activations',
    'combinations',
    'permutations',
    'softmaxes',
  ]) {
    for (const build of ['(baseline|neon)', 'wasm-plain', 'wasm-relaxed'])
      expect(stdout).toMatch(new RegExp(`^${build}: 100 ${what}$`, 'm'));
  }
}, 60_000);

test('all modules together are small enough to come with every installation', () => {
  const folder = path.dirname(MODULE);
  const sizes = fs.readdirSync(folder).map((file) => fs.statSync(path.join(folder, file)).size);
  expect(sizes).toHaveLength(8);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2e6);
});

/** Four workers multiply at once, on more threads than there are cores, without end; they are terminated meanwhile. */
const WORKERS = `
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
if (isMainThread) {
  const workers = Array.from({ length: 4 }, () => new Worker(__filename));
  Promise.all(workers.map((worker) => new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))))
    .then((products) => Promise.all(workers.map((worker) => worker.terminate())).then(() => console.log(products.join())));
} else {
  const { builds, setNumThreads } = require(${JSON.stringify(MODULE)});
  const { product, productBytes } = Object.values(builds)[0];
  setNumThreads(5);
  const n = 256;
  const [ones, c] = [new Float32Array(n * n).fill(1), new Float32Array(n * n)];
  const scratch = new Float32Array(productBytes(n, n, n) / 4);
  for (let i = 0; ; i++) {
    product(n, n, n, ones, n, 1, ones, n, 1, null, c.fill(0), false, scratch);
    if (c.some((value) => value !== n)) throw new Error('a product is wrong');
    if (i === 20) parentPort.postMessage(i);
  }
}
`;

test('several workers at once, terminated in the middle of a call', () => {
  const file = path.join(folder, 'workers.cjs');
  fs.writeFileSync(file, WORKERS);
  expect(run(file)).toMatchObject({ status: 0, stderr: '', stdout: '20,20,20,20\n' });
}, 60_000);
