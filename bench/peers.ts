// The peers of one size, given the same weights and the same input: each a forward and a training step.
import * as tf from '@tensorflow/tfjs';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { nn } from 'tfjs-torch-rnn';
import { onnxRNN } from './onnx-rnn.js';

export interface Size {
  I: number;
  H: number;
  L: number;
  N: number;
}

export interface Peer {
  name: string;
  /** One forward pass, its result read; `output` in (N, L, H) order. */
  forward(): Promise<Float32Array>;
  /** One forward and backward pass down to the parameters, one gradient read. */
  train?: () => void;
}

function train(loss: () => tf.Scalar, parameters: tf.Variable[]): void {
  const { value, grads } = tf.variableGrads(loss, parameters);
  grads[parameters[0].name].dataSync();
  tf.dispose([value, grads]);
}

const read = (output: tf.Tensor): Promise<Float32Array> => {
  const values = output.dataSync<'float32'>();
  output.dispose();
  return Promise.resolve(values);
};

function ours(rnn: nn.RNN, x: tf.Tensor3D): Peer {
  return {
    name: 'nn.RNN',
    forward() {
      const [output, h_n] = rnn(x);
      h_n.dispose();
      return read(output);
    },
    train: () => train(() => tf.tidy(() => tf.sum(rnn(x)[0])), rnn.parameters()),
  };
}

function layers(rnn: nn.RNN, x: tf.Tensor3D): Peer {
  const layer = tf.layers.simpleRNN({ units: rnn.hidden_size, returnSequences: true, recurrentInitializer: 'zeros' });
  tf.dispose(layer.apply(x) as tf.Tensor); // builds it
  tf.tidy(() => {
    const bias = tf.add(rnn.bias_ih_l0, rnn.bias_hh_l0);
    layer.setWeights([tf.transpose(rnn.weight_ih_l0), tf.transpose(rnn.weight_hh_l0), bias]);
  });
  const apply = (): tf.Tensor => tf.tidy(() => layer.apply(x) as tf.Tensor);
  const parameters = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return { name: 'tf.layers', forward: () => read(apply()), train: () => train(() => tf.sum(apply()), parameters) };
}

async function onnxruntime(rnn: nn.RNN, x: tf.Tensor3D, { I, H, L, N }: Size): Promise<Peer> {
  const ort = await import('onnxruntime-node');
  const values = (p: tf.Variable): Float32Array => Float32Array.from(p.dataSync());
  const [w_ih, w_hh, b_ih, b_hh] = rnn.parameters().map(values);
  const session: InferenceSession = await ort.InferenceSession.create(onnxRNN({ I, H, w_ih, w_hh, b_ih, b_hh }));
  const timeMajor = tf.tidy(() => tf.transpose(x, [1, 0, 2])); // (L, N, I)
  const X: OnnxTensor = new ort.Tensor('float32', Float32Array.from(timeMajor.dataSync()), [L, N, I]);
  timeMajor.dispose();
  return {
    name: 'onnxruntime-node',
    async forward() {
      const { Y } = await session.run({ X });
      return Y.data as Float32Array; // (L, 1, N, H)
    },
  };
}

/** nn.RNN, tf.layers.simpleRNN and, where asked for, onnxruntime-node. */
export async function makePeers(size: Size, withOnnxruntime: boolean): Promise<Peer[]> {
  const rnn = new nn.RNN(size.I, size.H, { batch_first: true });
  const x = tf.randomNormal<tf.Rank.R3>([size.N, size.L, size.I]);
  const peers = [ours(rnn, x), layers(rnn, x)];
  if (withOnnxruntime) peers.push(await onnxruntime(rnn, x, size));
  await agree(peers, size);
  return peers;
}

/** Throws unless all peers compute the same. */
async function agree([first, ...others]: Peer[], { H, L, N }: Size): Promise<void> {
  const expected = await first.forward();
  for (const peer of others) {
    const { name } = peer;
    const actual = await peer.forward();
    const at = (n: number, t: number): number => (name === 'onnxruntime-node' ? t * N + n : n * L + t) * H;
    for (let i = 0; i < N * L * H; i++) {
      const [n, t, h] = [Math.floor(i / (L * H)), Math.floor(i / H) % L, i % H];
      const difference = Math.abs(actual[at(n, t) + h] - expected[i]);
      if (!(difference < 1e-4)) throw new Error(`${name} differs from ${first.name} by ${difference} at ${n}, ${t}, ${h}`);
    }
  }
}
