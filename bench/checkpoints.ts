// load and save against Python's torch and safetensors, on a state dict of 200 MB: `npm run bench:checkpoints` prints the
// table of the README and writes bench/results/checkpoints.json. The peers take turns on the same files, which the operating
// system has in memory; each figure is a median in milliseconds. Also the peak memory of a process that loads 1 GB.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { load, save } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const MEGABYTES = 200;
const TENSORS = 50;
const ROUNDS = 7;

type Run = () => Promise<number>;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-checkpoints-'));
const at = (name: string): string => path.join(folder, name);
const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Python, which does and times what a line of standard input says. */
const python = spawn('python3', ['bench/checkpoints_side.py', folder], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const ask =
  (command: string): Run =>
  async () => {
    python.stdin.write(`${command}\n`);
    const answer = await answers.next();
    if (answer.done === true)
      throw new Error('Python ended; it needs torch and safetensors (scripts/fixtures/requirements.txt)');
    return Number(answer.value);
  };

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
    [`save .${extension}`]: { ours: () => timed(() => save(state_dict, ours)), python: ask(`save ${extension}`) },
    [`load .${extension}`]: {
      ours: () => timed(async () => tf.dispose(await load(ours))),
      python: ask(`load ${extension}`),
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
python.stdin.end();

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
