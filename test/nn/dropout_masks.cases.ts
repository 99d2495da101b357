// Dropout after a seed: the masks of real PyTorch, of elements and channels, between recurrent layers and in a training.
import * as tf from '@tensorflow/tfjs-core';
import { backward, manual_seed, nn, optim, rand } from 'tfjs-torch-rnn';
import fixture from '../fixtures/dropout.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, type Tolerance } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

interface Mask {
  function: 'dropout' | 'dropout1d' | 'dropout2d';
  shape: number[];
  p: number;
  output: Encoded;
  d_input: Encoded;
}

interface Layers {
  module: ModuleSpec;
  shape: number[];
  lengths: number[] | null;
  activation: ModuleSpec;
  output: Encoded;
  d_input: Encoded;
  next: number;
}

const SEED = 7;
const masks = Object.entries(fixture.masks as Record<string, unknown>) as [string, Mask][];
const layers = Object.entries(fixture.layers as Record<string, unknown>) as [string, Layers][];

/** The losses of a training in float32, whose sums each side adds in another order. */
const CURVE: Tolerance = { absolute: 1e-6, relative: 1e-6 };

function checkMask(name: string, expected: Mask): void {
  const drop = nn.functional[expected.function];
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => drop(x, expected.p))(
    input(expected.shape),
    tf.ones(expected.shape),
  );
  close(value, decode(expected.output), EXACT, name);
  close(grad, decode(expected.d_input), EXACT, `gradient of ${name}`);
}

function checkLayers({ module: spec, shape, lengths, activation, output, d_input, next }: Layers): void {
  manual_seed(SEED);
  const module = build(spec) as nn.LSTM;
  const { pack_padded_sequence, pad_packed_sequence } = nn.utils.rnn;
  const { batch_first } = module;
  const ordered = lengths?.every((length, i) => i === 0 || length <= lengths[i - 1]) ?? true;
  const run = (x: tf.Tensor): tf.Tensor => {
    if (lengths === null) return module(x)[0];
    const packed = pack_padded_sequence(x, lengths, batch_first, ordered);
    return pad_packed_sequence(module(packed)[0], batch_first)[0];
  };
  const { dropout } = nn.functional;
  const activate = build(activation) as nn.Identity;
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => dropout(dropout(activate(dropout(run(x), 0)), 0.5), 0.2))(
    input(shape),
    tf.ones(output.shape),
  );
  close(value, decode(output), FORWARD, 'output');
  close(grad, decode(d_input), GRADIENT, 'input.grad');
  equal(rand(1).dataSync()[0], next, 'what is drawn next');
}

class Masked extends nn.Module {
  rnn = new nn.LSTM(3, 8, 2, { batch_first: true, dropout: 0.4 });
  dropout = new nn.Dropout(0.3);
  channels = new nn.Dropout1d(0.2);
  head = new nn.Linear(8, 1);

  override forward(x: tf.Tensor3D): tf.Tensor {
    return this.head(this.channels(this.dropout(this.rnn(x)[0])));
  }
}
interface Masked {
  (x: tf.Tensor3D): tf.Tensor;
}

export const dropoutMaskCases = suite('dropout as in PyTorch', {
  'elements and channels, one mask after the other': () => {
    manual_seed(SEED);
    for (const [name, mask] of masks) checkMask(name, mask);
  },
  ...Object.fromEntries(layers.map(([name, expected]) => [name, () => checkLayers(expected)])),
  'a training follows the same losses': () => {
    manual_seed(SEED);
    const model = new Masked();
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
    const x = input([4, 6, 3]) as tf.Tensor3D;
    const losses = fixture.losses.map(() => {
      optimizer.zero_grad();
      const loss = backward(() => tf.mean(tf.square(tf.sub(model(x), 1))));
      optimizer.step();
      return loss.dataSync()[0];
    });
    close(tf.tensor1d(losses), fixture.losses, CURVE, 'losses');
    optimizer.dispose();
    model.dispose();
  },
});
