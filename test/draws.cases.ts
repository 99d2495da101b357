// What a whole training step asks of a GPU: the draws of WebGL, the dispatches of WebGPU, by the parts of the step.
import * as tf from '@tensorflow/tfjs-core';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { ok } from './support/assert.js';
import { suite } from './support/case.js';
import { withoutFused } from './support/without_fused.js';

class CharLM extends nn.Module {
  embedding = new nn.Embedding(64, 32);
  rnn = new nn.LSTM(32, 64);
  linear = new nn.Linear(64, 64);

  override forward(x: tf.Tensor): tf.Tensor {
    const [output] = this.rnn(this.embedding(x) as tf.Tensor3D);
    return this.linear(output);
  }
}

const [L, N] = [32, 16];

type Counts = Record<'forward' | 'loss' | 'backward' | 'clip' | 'update', number>;

/** What a step may take at most, 64 draws of which are the steps of the LSTM; on other backends nothing is counted. */
const MOST: Readonly<Record<string, Counts>> = {
  webgl: { forward: 48, loss: 5, backward: 59, clip: 9, update: 7 },
  webgpu: { forward: 8, loss: 3, backward: 15, clip: 9, update: 7 },
};

type Method = (...args: unknown[]) => unknown;

/** Where every draw, or every dispatch, comes by. */
function gate(): { object: Record<string, Method>; name: string } {
  const backend = tf.backend() as unknown as { gpgpu?: { gl: unknown } };
  if (backend.gpgpu) return { object: backend.gpgpu.gl as Record<string, Method>, name: 'drawElements' };
  return { object: backend as unknown as Record<string, Method>, name: 'recordAndSubmit' };
}

/** The second step of a model, whose optimizer has its state by then, and what each part of it took; also the loss. */
function count(): { counts: Counts; loss: number } {
  manual_seed(0);
  const model = new CharLM();
  const optimizer = new optim.Adam(model.parameters(), 1e-3);
  const criterion = new nn.CrossEntropyLoss();
  const counts: Counts = { forward: 0, loss: 0, backward: 0, clip: 0, update: 0 };
  const { object, name } = gate();
  const own = object[name].bind(object);
  let part: keyof Counts | null = null;
  object[name] = (...args) => {
    if (part !== null) counts[part]++;
    return own(...args);
  };
  try {
    let last = 0;
    for (const start of [0, 1]) {
      for (const key of Object.keys(counts) as (keyof Counts)[]) counts[key] = 0;
      const text = Int32Array.from({ length: L * N + 1 }, (_, i) => (start + i * 7 + ((i * i) % 11)) % 64);
      const [x, y] = [tf.tensor2d(text.slice(0, -1), [L, N], 'int32'), tf.tensor1d(text.slice(1), 'int32')];
      optimizer.zero_grad();
      part = 'forward';
      const loss = backward(() => {
        const scores = model(x);
        part = 'loss';
        const value = criterion(tf.reshape(scores, [L * N, 64]), y);
        part = 'backward';
        return value;
      });
      part = 'clip';
      nn.utils.clip_grad_norm_(model.parameters(), 1).dispose();
      part = 'update';
      optimizer.step();
      part = null; // to read the loss is no part of it
      last = loss.dataSync()[0];
    }
    return { counts: { ...counts }, loss: last };
  } finally {
    Reflect.deleteProperty(object, name); // what is left is the class's own
    optimizer.dispose();
    optimizer.zero_grad();
  }
}

export const drawCases = suite('a whole training step', {
  'takes few draws or dispatches': () => {
    const most = MOST[tf.getBackend()] as Counts | undefined;
    if (most === undefined) return; // this backend draws nothing
    const { counts, loss } = count();
    for (const part of Object.keys(most) as (keyof Counts)[]) {
      ok(counts[part] > 0 && counts[part] <= most[part], `${part}: at most ${most[part]} expected, got ${counts[part]}`);
    }
    const composed = withoutFused(count);
    ok(Math.abs(loss - composed.loss) < 1e-5, `loss: expected ${composed.loss} as by the definitions, got ${loss}`);
  },
});
