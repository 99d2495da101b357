// The side of tf.layers, a process of tfjs alone: takes a layer or a model, then computes, or times, one pass at a time. Nothing
// here may import tfjs-torch-rnn.
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { layers } from './layers.js';
import { languageModel } from './models/layers.js';
import type { Pass, Peer } from './peer.js';
import type { BackendName } from './row.js';
import { registerSegmentSum } from './segment_sum.js';
import type { Size } from './size.js';
import { timed } from './turns.js';

/** A tensor on its way from process to process. */
export interface Values {
  shape: number[];
  values: Float32Array | number[];
  dtype?: 'int32' | 'float32';
}

/** What the process is to make, with torch's parameters: layers of recurrence, or a language model of V words. */
export type Job =
  | { size: Size; weights: Values[][]; x: Values } // by layer and direction
  | { sizes: readonly number[]; weights: Values[]; x: Values; y: Values };

export type Question = Job | Pass | 'output';

const start: Record<BackendName, () => Promise<boolean>> = {
  async native() {
    const legacy = util as unknown as Record<string, unknown>; // what tfjs-node calls, and Node 23 removed
    legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    legacy.isArray ??= Array.isArray;
    await import('@tensorflow/tfjs-node');
    return tf.setBackend('tensorflow');
  },
  async wasm() {
    await import('@tensorflow/tfjs-backend-wasm');
    registerSegmentSum();
    return tf.setBackend('wasm');
  },
  cpu: () => tf.setBackend('cpu'),
};

const tensorOf = ({ values, shape, dtype }: Values): tf.Tensor => tf.tensor(values, shape, dtype);

const make = (job: Job): Peer =>
  'size' in job
    ? layers(
        job.weights.map((each) => each.map(tensorOf)),
        tensorOf(job.x) as tf.Tensor3D,
        job.size,
      )
    : languageModel(job.sizes, job.weights.map(tensorOf), tensorOf(job.x), tensorOf(job.y));

let peer: Peer | undefined;

async function answerTo(question: Question): Promise<unknown> {
  if (question === 'output') return peer?.forward();
  if (typeof question === 'string') return timed(() => peer?.[question]?.());
  tf.disposeVariables();
  peer = make(question);
  const { name, batchFirst, otherNumbers } = peer;
  return { name, batchFirst, otherNumbers };
}

process.on('message', (question) => void answerTo(question as Question).then((answer) => process.send?.(answer)));
const backend = process.argv[2] as BackendName;
if (!(await start[backend]())) throw new Error(`${backend} did not start`);
process.send?.('started');
