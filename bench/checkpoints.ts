// load and save against Python's torch and safetensors, on a state dict of 200 MB: `npm run bench:checkpoints` prints the
// table of the README and writes bench/results/checkpoints.json. The peers take turns on the same files, which the operating
// system has in memory; each figure is a median in milliseconds. Also the peak memory of a process that loads 1 GB.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, save } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { Torch } from '../test/conformance/torch.js';
import { median, timed } from './turns.js';

const MEGABYTES = 200;
const TENSORS = 50;
const ROUNDS = 7;

type Run = () => Promise<number>;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-checkpoints-'));
const at = (name: string): string => path.join(folder, name);

const { torch } = await Torch.start('../../bench/checkpoints_side.py');

/** Milliseconds that Python takes. */
const python =
  (work: 'save' | 'load', extension: string): Run =>
  () =>
    torch.ask<number>({ work, extension, folder });

function makeStateDict(megabytes: number): Record<string, tf.Tensor> {
  const size = (megabytes * 1e6) / 4 / TENSORS;
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
  return Object.fromEntries(
    Array.from({ length: TENSORS }, (_, i) => [`layer.${i}.weight`, tf.tensor(values.slice(), [size / 1000, 1000])]),
  );
}

/** The peak memory, in bytes, of a process that loads the file. */
function peakOfLoading(file: string): number {
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/peak.ts', file], { encoding: 'utf8' });
  return Number(stdout) * 1024;
}

await startBackend('cpu');
const state_dict = makeStateDict(MEGABYTES);
const rows: Record<string, { ours: number; python: number }> = {};
for (const extension of ['pt', 'safetensors']) {
  const ours = at(`ours.${extension}`);
  const runs: Record<string, { ours: Run; python: Run }> = {
    [`save .${extension}`]: { ours: () => timed(() => save(state_dict, ours)), python: python('save', extension) },
    [`load .${extension}`]: {
      ours: () => timed(async () => tf.dispose(await load(ours))),
      python: python('load', extension),
    },
  };
  await save(state_dict, ours);
  for (const [name, peers] of Object.entries(runs)) {
    const times = { ours: [] as number[], python: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const [mine, theirs] = [await peers.ours(), await peers.python()];
      if (round === 0) continue; // warm up
      times.ours.push(mine);
      times.python.push(theirs);
    }
    rows[name] = { ours: Math.round(median(times.ours)), python: Math.round(median(times.python)) };
  }
}
tf.dispose(state_dict);
torch.stop();

console.log('| 200 MB of float32 | here | Python | ratio |\n|---|--:|--:|--:|');
for (const [name, { ours, python: theirs }] of Object.entries(rows)) {
  console.log(`| ${name} | ${ours} ms | ${theirs} ms | ${(ours / theirs).toFixed(1)} |`);
}

const large = at('large.pt');
const gigabyte = makeStateDict(1000);
await save(gigabyte, large);
tf.dispose(gigabyte);
const peak = Number((peakOfLoading(large) / fs.statSync(large).size).toFixed(2));
console.log(`\npeak memory of a process that loads 1 GB: ${peak} times the file`);

fs.rmSync(folder, { recursive: true });
fs.mkdirSync('bench/results', { recursive: true });
fs.writeFileSync('bench/results/checkpoints.json', `${JSON.stringify({ rows, peak }, null, 1)}\n`);
