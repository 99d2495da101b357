// The training examples from start to end, beside their twins in Python: each is a process that makes the same steps from the same
// weights, and so reaches the same loss. `npm run bench:examples` prints the seconds of the processes, of which what a twin takes to
// have its data written by TypeScript is taken away, and writes bench/results/examples.json. They take turns.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median, rounded } from './turns.js';
import { versions } from './versions.js';

const ROUNDS = 3;

/** The examples, with the script of the twin and, if it asks for one, of the data. */
const EXAMPLES = [
  { name: 'names', twin: 'names.py', data: 'examples/names-data.ts' },
  { name: 'charmodel', twin: 'charmodel.py' },
  { name: 'mnist-rows', twin: 'mnist_rows.py' },
  { name: 'forecast', twin: 'forecast.py' },
];

/** Seconds of a process. */
function secondsOf(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? 'a signal'}:\n${stderr}`);
  return (performance.now() - start) / 1000;
}

const only = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
const tsx = ['--import', 'tsx'];
const rows = [];
for (const { name, twin, data } of EXAMPLES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const times: Record<string, number[]> = { native: [], cpu: [], PyTorch: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const backend of ['native', 'cpu']) {
      const checkpoint = path.join(folder, `${name}-${backend}-${round}.pt`);
      const args = [...tsx, `examples/${name}.ts`, '--backend', backend, '--checkpoint', checkpoint];
      times[backend].push(secondsOf(process.execPath, args));
    }
    const reading = data === undefined ? 0 : secondsOf('npx', ['tsx', data]);
    times.PyTorch.push(secondsOf('python3', [`examples/python/${twin}`, '--no-record']) - reading);
  }
  const row = Object.fromEntries(Object.entries(times).map(([peer, seconds]) => [peer, rounded(median(seconds))]));
  const shares = ['native', 'cpu'].map((backend) => (row[backend] / row.PyTorch).toFixed(2));
  console.log(
    `${name.padEnd(12)} native ${row.native} s (${shares[0]}), cpu ${row.cpu} s (${shares[1]}), PyTorch ${row.PyTorch} s`,
  );
  rows.push({ example: name, ...row });
}
fs.rmSync(folder, { recursive: true });
if (only.length === 0)
  fs.writeFileSync('bench/results/examples.json', `${JSON.stringify({ versions: versions(), rows }, null, 1)}\n`);
