// `npm run conformance:steps`: trains whole models (bench/models) for many steps beside PyTorch, from the same weights on the same
// data: the losses must stay together, with all fused forms and without, no tensor may be left over, and the process must not
// grow. Exits with 1 if something of that fails. Options, each but the first as often as you like: `--steps 3000`,
// `--backend wasm`, `--form fused`, `--only 'char LM'`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { manual_seed, save } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { ours } from '../../bench/models/ours.js';
import { type Entry, TABLE } from '../../bench/models/table.js';
import { ask, torchTrainer } from '../../bench/models/torch.js';
import { Torch } from './torch.js';

/**
 * The steps of which the losses are compared, and by how much of PyTorch's the largest may differ from it. Where a training is chaotic,
 * so that one in float64 leaves PyTorch's own, roundings decide: then by so many times as much as that does.
 */
const COMPARED = { steps: 200, bar: 1e-3, chaos: 3 };
/** By how many bytes the process may grow between its first and its last tenth of the steps. */
const GROWTH = 2 ** 25;
/** Seconds of a step beyond which a form is left out. */
const SLOW = 1;

const list = { type: 'string', multiple: true } as const;
const { values } = parseArgs({
  options: { steps: { type: 'string', default: '200' }, backend: list, form: list, only: list },
});
const steps = Number(values.steps);
let failed = false;

/** The losses of PyTorch's steps from the weights in the file. */
async function torchLosses(torch: Torch, entry: Entry, file: string, inDouble: boolean): Promise<number[]> {
  await torchTrainer(torch, entry, file);
  if (inDouble) await ask(torch, 'double');
  const losses: number[] = [];
  for (let step = 0; step < Math.min(steps, COMPARED.steps); step++) losses.push(await ask<number>(torch, 'train'));
  return losses;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** By how much of the expected ones the losses differ at most. */
const apart = (losses: readonly number[], expected: readonly number[]): number =>
  Math.max(...losses.map((loss, i) => Math.abs(loss / expected[i] - 1)));

/** Trains, and returns what it found: how far the losses were from PyTorch's, and what was left over. */
async function train(entry: Entry, expected: readonly number[], bar: number): Promise<string> {
  manual_seed(0);
  const model = entry.make();
  const trainer = ours(model, entry);
  const [resident, losses]: number[][] = [[], []];
  let tensors = 0;
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    const loss = await trainer.loss();
    if (step === 1 && performance.now() - start > 1000 * SLOW) return `left out, since a step takes more than ${SLOW} s`;
    if (step < expected.length) losses.push(loss);
    if (step === 0) ({ numTensors: tensors } = tf.memory()); // from now on with what the optimizer remembers
    if (step % 10 === 9) {
      globalThis.gc?.();
      resident.push(process.memoryUsage.rss());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const tenth = Math.ceil(resident.length / 10);
  const grown = median(resident.slice(-tenth)) - median(resident.slice(tenth, 2 * tenth));
  const left = tf.memory().numTensors - tensors;
  const worst = apart(losses, expected);
  if (!(worst <= bar) || left !== 0 || grown > GROWTH) failed = true;
  return `losses at most ${worst.toExponential(1)} apart (bar ${bar.toExponential(1)}), ${left} tensors left over, ${(grown / 2 ** 20).toFixed(0)} MiB more`;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
const { torch } = await Torch.start('../../bench/models/side.py');
for (const entry of TABLE.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true)) {
  await tf.setBackend('cpu');
  manual_seed(0);
  const file = path.join(folder, 'weights.pt');
  await save(entry.make().state_dict(), file);
  tf.disposeVariables();
  const expected = await torchLosses(torch, entry, file, false);
  const bar = Math.max(COMPARED.bar, COMPARED.chaos * apart(await torchLosses(torch, entry, file, true), expected));
  for (const backend of values.backend ?? ['tensorflow', 'wasm', 'cpu']) {
    await startBackend(backend);
    for (const form of values.form ?? ['fused', 'composed']) {
      tf.env().set('FUSED_OPS', form === 'fused');
      console.log(`${entry.name}, ${backend}, ${form}: ${await train(entry, expected, bar)}`);
      tf.disposeVariables();
    }
    tf.env().set('FUSED_OPS', true);
  }
}
torch.stop();
fs.rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
