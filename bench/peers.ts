// The peers of one size, given the same weights and the same input: each a forward and a training step.
import * as tf from '@tensorflow/tfjs';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { nn } from 'tfjs-torch-rnn';
import { onnxRNN } from './onnx-rnn.js';
import type { Torch } from '../test/conformance/torch.js';
import { torchPeer } from './torch.js';

export interface Size {
  mode: 'RNN' | 'LSTM' | 'GRU';
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
  /** Milliseconds by the clock of another process. */
  clock?: Record<'forward' | 'train', () => Promise<number>>;
  /** Why its numbers are not those of the others, where they are not. */
  otherNumbers?: string;
}

type Recurrent = nn.RNN | nn.LSTM | nn.GRU;

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

function makeModule({ mode, I, H }: Size): Recurrent {
  const options = { batch_first: true };
  if (mode === 'RNN') return new nn.RNN(I, H, options);
  return mode === 'LSTM' ? new nn.LSTM(I, H, options) : new nn.GRU(I, H, options);
}

const outputOf = (module: Recurrent, x: tf.Tensor3D): tf.Tensor => tf.tidy(() => (module as nn.RNN)(x)[0]);

function ours(module: Recurrent, x: tf.Tensor3D): Peer {
  return {
    name: 'tfjs-torch-rnn',
    forward: () => read(outputOf(module, x)),
    train: () => train(() => tf.tidy(() => tf.sum(outputOf(module, x))), module.parameters()),
  };
}

/** The layer of tf.layers, with the weights of `module` where it can take them. */
function layers(module: Recurrent, x: tf.Tensor3D, { mode }: Size): Peer {
  const config = { units: module.hidden_size, returnSequences: true, recurrentInitializer: 'zeros' } as const;
  const gates = { ...config, recurrentActivation: 'sigmoid' } as const;
  const make = {
    RNN: () => tf.layers.simpleRNN(config),
    LSTM: () => tf.layers.lstm(gates),
    GRU: () => tf.layers.gru(gates),
  };
  const layer = make[mode]();
  tf.dispose(layer.apply(x) as tf.Tensor); // builds it
  if (mode !== 'GRU') {
    tf.tidy(() => {
      const bias = tf.add(module.bias_ih_l0, module.bias_hh_l0);
      layer.setWeights([tf.transpose(module.weight_ih_l0), tf.transpose(module.weight_hh_l0), bias]);
    });
  }
  const apply = (): tf.Tensor => tf.tidy(() => layer.apply(x) as tf.Tensor);
  const parameters = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return {
    name: 'tf.layers',
    forward: () => read(apply()),
    train: () => train(() => tf.sum(apply()), parameters),
    ...(mode === 'GRU' && { otherNumbers: 'its GRU resets before the product, and has no other' }),
  };
}

async function onnxruntime(rnn: Recurrent, x: tf.Tensor3D, { I, H, L, N }: Size): Promise<Peer> {
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

/** This library, tf.layers, PyTorch if there is one and, where asked for, onnxruntime-node for the plain RNN. */
export async function makePeers(size: Size, torch: Torch | null, withOnnxruntime: boolean): Promise<Peer[]> {
  const { mode, I, L, N } = size;
  const module = makeModule(size);
  const x = tf.randomNormal<tf.Rank.R3>([N, L, I]);
  const peers = [ours(module, x), layers(module, x, size)];
  if (torch) peers.push(await torchPeer(torch, size, module.parameters(), x));
  if (withOnnxruntime && mode === 'RNN') peers.push(await onnxruntime(module, x, size));
  await agree(peers, size);
  return peers;
}

/** Throws unless all peers that can compute the same do. */
async function agree([first, ...others]: Peer[], { H, L, N }: Size): Promise<void> {
  const expected = await first.forward();
  for (const peer of others.filter(({ otherNumbers }) => otherNumbers === undefined)) {
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
