// A process of `npm run bench:models`: measures the task on its command line, and sends row after row.
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { LayersProcess } from '../layers_process.js';
import { takeTurns } from '../turns.js';
import { peersOf } from './peers.js';
import type { Row, Task } from './row.js';
import { startSide } from './torch.js';

const { backend, threads, models, peers: names } = JSON.parse(process.argv[2]) as Task;

async function measure(model: string): Promise<Row> {
  const peers = await peersOf(model, names, { torch, layers }, threads === '1' ? 1 : os.availableParallelism());
  const forward = await takeTurns(peers, 'forward', threads);
  const isTrained = peers.some(({ train }) => train);
  return { model, backend, threads, forward, ...(isTrained && { train: await takeTurns(peers, 'train', threads) }) };
}

await startBackend(backend === 'native' ? 'tensorflow' : backend);
const torch = await startSide();
const layers = names.includes('tf.layers') ? await LayersProcess.start(backend) : null;
for (const model of models) {
  process.send?.(await measure(model));
  tf.disposeVariables();
}
torch.stop();
layers?.stop();
process.disconnect();
