// `npm run conformance:page`: trains as the page does, saves, and has real PyTorch run the lines that the page shows: its next steps must
// be those of going on here, and its file must be one that goes on here. Exits with 1 if they differ, with 2 if the run cannot be made.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { Training } from '../../examples/browser/train/training.js';
import { CELLS, DEFAULTS } from '../../examples/characters/settings.js';

const STEPS = 100; // of the lines
const LIMIT = 1e-4; // bits; roundings grow from step to step

await tf.setBackend('cpu');
const text = fs.readFileSync('examples/texts/names.txt', 'utf8').slice(0, 6000);
const lines = fs.readFileSync('examples/browser/train/go_on.py', 'utf8');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
const file = path.join(folder, 'charmodel.pt');
let status = 0;
for (const cell of CELLS) {
  const here = new Training(text, { ...DEFAULTS, cell, hidden_size: 32, num_layers: 2, seed: 1 });
  for (let step = 0; step < 20; step++) await here.step(); // into the second epoch: there is a state to go on from
  await here.save(file);
  const run = spawnSync('python3', ['-c', lines], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0) process.exit(2);
  for (let step = 0; step < STEPS; step++) await here.step();
  const back = await Training.load(file);
  await Promise.all([here.step(), back.step()]);
  const { bits, norms } = back.history;
  const differences = here.history.bits.map((value, i) => Math.abs(value - bits[i]));
  const worst = Math.max(...differences, ...here.history.norms.map((norm, i) => Math.abs(norm - norms[i])));
  console.log(
    `nn.${cell}: ${STEPS} steps of PyTorch's and one more here lie within ${worst.toExponential(1)} of those here`,
  );
  if (!(worst < LIMIT)) status = 1;
}
fs.rmSync(folder, { recursive: true });
process.exitCode = status;
