// How much memory a pass takes beyond input, output and gradients, in units of one hidden sequence (N·L·D·H floats): the most
// during a forward pass, what is kept between forward and backward, and the most during a training step. `npm run
// bench:memory` writes bench/results/memory.json. It sees tfjs's tensors, and no memory that a kernel manages by itself.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { layers } from './layers.js';
import { composed, makeInput, makeModule, ours } from './ours.js';
import type { TfjsPeer } from './peer.js';
import { BACKENDS } from './row.js';
import { MODES, type Shape, shapeLabel, type Size } from './size.js';

const SHAPES: Shape[] = [
  { I: 32, H: 32, L: 100, N: 32, K: 1, D: 1 },
  { I: 32, H: 32, L: 100, N: 32, K: 2, D: 2 },
];

interface Figures {
  forward: number;
  kept: number;
  train: number;
}

const bytesOf = (tensors: readonly tf.Tensor[]): number => tensors.reduce((sum, { size }) => sum + 4 * size, 0);

/** What tensors with the same data, or made of each other by a reshape, share. */
interface Buffer {
  bytes: number;
  holders: number;
}

/**
 * Bytes of data in tensors. `tf.memory().numBytes` counts data once for each tensor that shares it, a reshape for one; of those
 * on native even the data looks new, but is TensorFlow's own shared buffer.
 */
class Meter {
  now = 0;
  peak = 0;
  private readonly buffers = new WeakMap<object, Buffer>();
  private reshaped: Buffer | undefined; // by the kernel that runs

  constructor() {
    const known = tf.engine().state.tensorInfo;
    const [set, remove] = [known.set.bind(known), known.delete.bind(known)];
    known.set = (data, info) => {
      const buffer = this.buffers.get(data) ?? this.reshaped ?? { bytes: info.bytes, holders: 0 };
      this.buffers.set(data, buffer);
      if (buffer.holders++ === 0) this.now += buffer.bytes;
      this.peak = Math.max(this.peak, this.now);
      return set(data, info);
    };
    known.delete = (data) => {
      const buffer = this.buffers.get(data);
      if (buffer && --buffer.holders === 0) this.now -= buffer.bytes;
      return remove(data);
    };
  }

  /** For once native has started. */
  watchReshapesOnNative(): void {
    const reshape = tf.getKernel('Reshape', 'tensorflow');
    tf.unregisterKernel('Reshape', 'tensorflow');
    tf.registerKernel({
      ...reshape,
      kernelFunc: (call) => {
        const { x } = call.inputs;
        this.reshaped = x && this.buffers.get(x.dataId);
        const result = reshape.kernelFunc(call);
        this.reshaped = undefined;
        return result;
      },
    });
  }

  /** The most bytes that there are at once while `run` runs, beyond those before. */
  peakOf(run: () => void): number {
    const before = this.now;
    this.peak = before;
    run();
    return this.peak - before;
  }
}

const meter = new Meter();

function measure({ apply, parameters }: TfjsPeer): Figures {
  let [output, kept] = [0, 0]; // bytes
  const forward = meter.peakOf(() => {
    const result = apply();
    output = bytesOf([result]);
    result.dispose();
  });
  const train = meter.peakOf(() => {
    const before = meter.now;
    const { value, grads } = tf.variableGrads(
      () =>
        tf.tidy(() => {
          const result = apply();
          kept = meter.now - before;
          return tf.sum(result);
        }),
      parameters,
    );
    tf.dispose([value, grads]);
  });
  const beyond = (all: number, returned: number): number => Number(((all - returned) / output).toFixed(2));
  return {
    forward: beyond(forward, output),
    kept: beyond(kept, output),
    train: beyond(train, output + bytesOf(parameters)),
  };
}

const rows: Record<string, Figures> = {};
console.log('| hidden sequences of memory | forward, peak | kept for backward | training step, peak |\n|---|--:|--:|--:|');
for (const backend of BACKENDS) {
  await startBackend(backend === 'native' ? 'tensorflow' : backend);
  if (backend === 'native') meter.watchReshapesOnNative();
  for (const mode of MODES) {
    for (const shape of SHAPES) {
      const size: Size = { mode, ...shape };
      const [module, x] = [makeModule(size), makeInput(size)];
      for (const peer of [ours(module, x), composed(module, x), layers(module.all_weights, x, size)]) {
        const figures = measure(peer);
        const label = `${backend} ${mode} ${shapeLabel(shape)}, ${peer.name}`;
        rows[label] = figures;
        console.log(`| ${label} | ${figures.forward} | ${figures.kept} | ${figures.train} |`);
      }
      x.dispose();
      tf.disposeVariables();
    }
  }
}
fs.writeFileSync('bench/results/memory.json', `${JSON.stringify(rows, null, 1)}\n`);
