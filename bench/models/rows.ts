// A process of `npm run bench:models`: measures the task on its command line, and sends row after row.
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { OURS } from '../ours.js';
import { startTorch } from '../torch.js';
import { takeTurns } from '../turns.js';
import { peersOf } from './peers.js';
import type { Figures, Row, Task } from './row.js';
import { ask } from './torch.js';

/** The steps of training of which memory is measured. */
const STEPS = 20;

const { backend, threads, models, peers: names, memory } = JSON.parse(process.argv[2]) as Task;

/** By how much the most memory that this process had exceeds what it has now, after those steps of ours and of PyTorch. */
async function memoryOf(model: string): Promise<Figures> {
  const before = process.memoryUsage().rss;
  const [ours] = await peersOf(model, [OURS], torch, 1);
  for (let step = 0; step < STEPS; step++) await ours.train?.();
  return { [OURS]: process.resourceUsage().maxRSS * 1024 - before, PyTorch: await ask<number>(torch, 'memory', STEPS) };
}

async function measure(model: string): Promise<Row> {
  if (memory) return { model, backend, threads, memory: await memoryOf(model) };
  const peers = await peersOf(model, names, torch, threads === '1' ? 1 : os.availableParallelism());
  const forward = await takeTurns(peers, 'forward', threads);
  const isTrained = peers.some(({ train }) => train);
  return { model, backend, threads, forward, ...(isTrained && { train: await takeTurns(peers, 'train', threads) }) };
}

await startBackend(backend === 'native' ? 'tensorflow' : backend);
const started = await startTorch('../../bench/models/side.py');
if (started === null) throw new Error('PyTorch is missing: pip install -r scripts/fixtures/requirements.txt');
const { torch } = started;
for (const model of models) {
  process.send?.(await measure(model));
  tf.disposeVariables();
}
torch.stop();
process.disconnect();
