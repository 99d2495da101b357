// A process of `npm run bench:models`: measures the task on its command line, and sends row after row.
import fs from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { LayersProcess } from '../layers_process.js';
import { OURS } from '../ours.js';
import { startTorch } from '../torch.js';
import { takeTurns } from '../turns.js';
import { ours as trainerOf } from './ours.js';
import { entryOf, peersOf } from './peers.js';
import type { Figures, Row, Task } from './row.js';
import { type Entry, WARM_UP } from './table.js';
import { torchMemory } from './torch.js';

/** The steps of training of which memory is measured. */
const STEPS = 20;

const { backend, threads, models, peers: names, memory: isMemory } = JSON.parse(process.argv[2]) as Task;

/** A figure of this process in bytes, as Linux has it: VmRSS is its memory now, VmHWM the most since that was reset. */
function memory(name: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`${name}:\\s*(\\d+)`).exec(fs.readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

async function trained(entry: Entry): Promise<void> {
  const { loss } = trainerOf(entry.make(), entry);
  for (let step = 0; step < STEPS; step++) await loss();
  tf.disposeVariables();
}

/**
 * By how much the most memory exceeds what each process has, while it makes the model and trains it for those steps: what it has after
 * the same with a small model.
 */
async function memoryOf(model: string): Promise<Figures> {
  const entry = entryOf(model);
  await trained(WARM_UP);
  fs.writeFileSync('/proc/self/clear_refs', '5'); // resets the most
  const before = memory('VmRSS');
  await trained(entry);
  const ours = memory('VmHWM') - before; // at once: while a process waits, V8 gives memory back that training takes again
  return { [OURS]: ours, PyTorch: await torchMemory(torch, entry, WARM_UP, os.availableParallelism(), STEPS) };
}

async function measure(model: string): Promise<Row> {
  if (isMemory) return { model, backend, threads, memory: await memoryOf(model) };
  const peers = await peersOf(model, names, { torch, layers }, threads === '1' ? 1 : os.availableParallelism());
  const forward = await takeTurns(peers, 'forward', threads);
  const isTrained = peers.some(({ train }) => train);
  return { model, backend, threads, forward, ...(isTrained && { train: await takeTurns(peers, 'train', threads) }) };
}

await startBackend(backend === 'native' ? 'tensorflow' : backend);
const started = await startTorch('../../bench/models/side.py');
if (started === null) throw new Error('PyTorch is missing: pip install -r scripts/fixtures/requirements.txt');
const { torch } = started;
const layers = names.includes('tf.layers') ? await LayersProcess.start(backend) : null;
for (const model of models) {
  process.send?.(await measure(model));
  tf.disposeVariables();
}
torch.stop();
layers?.stop();
process.disconnect();
