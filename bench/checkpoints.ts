// load and save against Python's torch and safetensors: `npm run bench:checkpoints` prints the tables of the guide on
// performance and writes bench/results/checkpoints.json. The peers take turns on the same files, which the operating system has
// in memory; each figure
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, save } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { Torch } from '../test/conformance/torch.js';
import { median, timed } from './turns.js';

const TENSORS = 50;
const ROUNDS = 7;
const SLOW = 2000; // ms of the first round, after which there is no other

type Run = () => Promise<number>;

interface Times {
  ours: number;
  python: number;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-checkpoints-'));
const at = (name: string): string => path.join(folder, name);

const startTorch = async (): Promise<Torch> => (await Torch.start('../../bench/checkpoints_side.py')).torch;
const torch = await startTorch();

/** Milliseconds that Python takes. */
const python =
  (work: 'make' | 'save' | 'load', file: string): Run =>
  () =>
    torch.ask<number>({ work, path: file });

const oursLoads =
  (file: string): Run =>
  () =>
    timed(async () => tf.dispose(await load(file)));

/** What a process says that loads the file, and has loaded none before. */
function firstLoad(file: string): { milliseconds: number; bytes: number } {
  const run = ['--import', 'tsx', 'bench/first_load.ts', file];
  const { stdout } = spawnSync(process.execPath, run, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(stdout) as { milliseconds: number; bytes: number };
}

async function pythonLoadsFirst(file: string): Promise<number> {
  const started = await startTorch();
  const milliseconds = await started.ask<number>({ work: 'load', path: file });
  started.stop();
  return milliseconds;
}

/** Medians of turns, the first of which warms up. */
async function takeTurns(ours: Run, theirs: Run): Promise<Times> {
  const first = { ours: await ours(), python: await theirs() };
  const rounds: Times[] = [];
  while (rounds.length < ROUNDS && first.ours < SLOW) rounds.push({ ours: await ours(), python: await theirs() });
  const medianOf = (peer: keyof Times): number => {
    return Math.round(rounds.length > 0 ? median(rounds.map((times) => times[peer])) : first[peer]);
  };
  return { ours: medianOf('ours'), python: medianOf('python') };
}

function makeStateDict(megabytes: number): Record<string, tf.Tensor> {
  const size = (megabytes * 1e6) / 4 / TENSORS;
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
  return Object.fromEntries(
    Array.from({ length: TENSORS }, (_, i) => [`layer.${i}.weight`, tf.tensor(values.slice(), [size / 1000, 1000])]),
  );
}

await startBackend('cpu');
const rows: Record<string, Times> = {};
const state_dict = makeStateDict(200);
for (const extension of ['pt', 'safetensors']) {
  const ours = at(`ours.${extension}`);
  const oursSaves = (): Promise<number> => timed(() => save(state_dict, ours));
  await oursSaves();
  rows[`save .${extension}`] = await takeTurns(oursSaves, python('save', at(`python.${extension}`)));
  rows[`load .${extension}`] = await takeTurns(oursLoads(ours), python('load', ours));
  rows[`load .${extension}, first in a process`] = await takeTurns(
    () => Promise.resolve(firstLoad(ours).milliseconds),
    () => pythonLoadsFirst(ours),
  );
}
tf.dispose(state_dict);

console.log('| 200 MB of float32 | here | Python | ratio |\n|---|--:|--:|--:|');
for (const [name, { ours, python: theirs }] of Object.entries(rows)) {
  console.log(`| ${name} | ${ours} ms | ${theirs} ms | ${(ours / theirs).toFixed(1)} |`);
}

const odd: Record<string, Times & { megabytes: number }> = {};
console.log('\n| load .pt | here | Python | peak memory here |\n|---|--:|--:|--:|');
for (const [name, file] of [
  ['1000 columns of a matrix of 100 MB, which are views in Python', at('columns.pt')],
  ['100,000 tensors of one number', at('numbers.pt')],
]) {
  await python('make', file)();
  const times = await takeTurns(oursLoads(file), python('load', file));
  const megabytes = Math.round(firstLoad(file).bytes / 1e6);
  odd[name] = { ...times, megabytes };
  console.log(`| ${name} | ${times.ours} ms | ${times.python} ms | ${megabytes} MB |`);
}
torch.stop();

const large = at('large.pt');
const gigabyte = makeStateDict(1000);
await save(gigabyte, large);
tf.dispose(gigabyte);
const peak = Number((firstLoad(large).bytes / fs.statSync(large).size).toFixed(2));
console.log(`\npeak memory of a process that loads 1 GB: ${peak} times the file`);

fs.rmSync(folder, { recursive: true });
fs.mkdirSync('bench/results', { recursive: true });
fs.writeFileSync('bench/results/checkpoints.json', `${JSON.stringify({ rows, odd, peak }, null, 1)}\n`);
