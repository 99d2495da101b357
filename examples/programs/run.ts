// `npm run programs`: each program here and its twin in PyTorch, from the same seed on the same data, with no weight copied.
// Both print the loss of every step. Names of programs run only these. Exits with 1 if any loss is too far off.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of a loss, or of 1 where that is less. */
const ALLOWED = 1e-4;

const folder = fileURLToPath(new URL('.', import.meta.url));
const all = fs.readdirSync(folder).flatMap((file) => (file.endsWith('.py') ? [path.basename(file, '.py')] : []));
const asked = process.argv.slice(2);

function lossesOf(command: string, args: readonly string[]): { losses: number[]; seconds: number } {
  const start = performance.now();
  const env = { ...process.env, OMP_NUM_THREADS: '1' }; // so small are the models
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status ?? 'a signal'}:\n${stderr}`);
  return { losses: stdout.trim().split('\n').map(Number), seconds: (performance.now() - start) / 1000 };
}

function compare(name: string): boolean {
  const python = lossesOf('python3', [path.join(folder, `${name}.py`)]);
  const here = lossesOf(process.execPath, ['--import', 'tsx', path.join(folder, `${name}.ts`)]);
  const differences = python.losses.map((loss, i) => Math.abs(loss - here.losses[i]) / Math.max(1, Math.abs(loss)));
  const largest = differences.reduce((most, difference) => (difference <= most ? most : difference), 0);
  const good = here.losses.length === python.losses.length && largest <= ALLOWED;
  const [first, last] = [python.losses[0], python.losses[python.losses.length - 1]].map((loss) => loss.toFixed(4));
  const where = `loss ${first} to ${last} in ${python.losses.length} steps`;
  const time = `${here.seconds.toFixed(1)} s here, ${python.seconds.toFixed(1)} s there`;
  console.log(`${good ? 'same' : 'DIFFERENT'}  ${name}: ${where}, at most ${largest.toExponential(1)} apart; ${time}`);
  return good;
}

const results = (asked.length > 0 ? asked : all).map(compare);
process.exitCode = results.every(Boolean) ? 0 : 1;
