// What a page's program finds around it: `step`, which does what its other blocks say, files at https://example.org, and the data
// that README.md speaks of. What it logs is printed as JSON, a line each.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import type { Block } from './blocks.js';

interface Surroundings {
  page: string;
  root: string;
  steps: Block[];
  recorded: string;
  /** Whether Python is there, and whether what it leaves is to be kept. */
  python: boolean;
  record: boolean;
}

const { page, root, steps, recorded, python, record } = JSON.parse(process.env.SURROUNDINGS ?? '') as Surroundings;
const OURS = 'npx tfjs-torch-rnn ';
const TORCHRUN = 'torchrun ';
const MODULE = ['-m', 'torch.distributed.run']; // the same, where PyTorch is found by PYTHONPATH alone

function execute(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr} ${String(error)}`);
  for (const line of stdout.split('\n')) process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The i-th block: this package's commands run, Python's too if it is there, else what they left is copied. Others are the reader's. */
function step(i: number): void {
  const { language, code, name } = steps[i];
  const lines = code.split('\n').map((line) => line.replace(/\s+#.*/, ''));
  for (const line of language === 'sh' ? lines.filter((each) => each.startsWith('npx tfjs-torch-rnn ')) : []) {
    execute(process.execPath, ['--import', 'tsx', path.join(root, 'src/cli.ts'), ...line.slice(OURS.length).split(/\s+/)]);
  }
  const kept = path.join(recorded, String(i));
  const before = new Set(fs.readdirSync('.'));
  if (name !== undefined) fs.writeFileSync(name, code);
  else if (python && language === 'python') execute('python3', ['-c', code]);
  else if (python && code.startsWith(TORCHRUN)) execute('python3', [...MODULE, ...code.slice(TORCHRUN.length).split(' ')]);
  else if (fs.existsSync(kept)) fs.cpSync(kept, '.', { recursive: true });
  const made = fs.readdirSync('.').filter((file) => !before.has(file) && file !== name);
  if (record && !lines.some((line) => line.startsWith(OURS)))
    for (const file of made) fs.cpSync(file, path.join(kept, file));
}

const there = globalThis.fetch;
async function here(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
  if (origin !== 'https://example.org') return there(input, init);
  const file = `.${pathname}`;
  return fs.existsSync(file) ? new Response(fs.readFileSync(file)) : new Response(null, { status: 404 });
}

console.log = (...values) => void process.stdout.write(`${JSON.stringify(util.format(...values))}\n`);
const given = page === 'README' ? await import('./given.js') : {};
Object.assign(globalThis, { step, fetch: here }, given);
