// Time to the first result: milliseconds of the first and the second forward pass, and of the first training step after them,
// in a new process whose modules are loaded and whose backend has started. `npm run bench:first` writes
// bench/results/first.json. Each figure is the median of several processes, which take turns.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BACKENDS } from './row.js';
import { MODES } from './size.js';
import { median, rounded } from './turns.js';

const PROCESSES = 5;
const PEERS = ['tfjs-torch-rnn', 'composed', 'tf.layers'];
const script = fileURLToPath(new URL('first_calls.ts', import.meta.url));

function measure(args: readonly string[]): number[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.slice(stdout.indexOf('['))) as number[];
}

const rows: Record<string, number[]> = {};
console.log('| ms, I = H = 128, L = 100, N = 1 | first forward | second forward | first training step |\n|---|--:|--:|--:|');
for (const backend of BACKENDS) {
  for (const mode of MODES) {
    const times = PEERS.map((): number[][] => []);
    for (let round = 0; round < PROCESSES; round++) {
      for (const [i, peer] of PEERS.entries()) times[i].push(measure([backend, mode, peer]));
    }
    for (const [i, peer] of PEERS.entries()) {
      const figures = [0, 1, 2].map((k) => rounded(median(times[i].map((each) => each[k]))));
      rows[`${backend} ${mode}, ${peer}`] = figures;
      console.log(`| ${backend} ${mode}, ${peer} | ${figures.join(' | ')} |`);
    }
  }
}
fs.writeFileSync('bench/results/first.json', `${JSON.stringify(rows, null, 1)}\n`);
