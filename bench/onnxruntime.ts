// onnxruntime as two peers: onnxruntime-node, native, and onnxruntime-web, wasm on one thread. Neither trains.
import * as tf from '@tensorflow/tfjs';
import type { InferenceSession } from 'onnxruntime-node';
import type { Recurrent } from './ours.js';
import { type DirectionWeights, onnxModel } from './onnx-rnn.js';
import type { Peer } from './peer.js';
import type { Size } from './size.js';

type Runtime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;

function modelOf(module: Recurrent, size: Size): Uint8Array {
  const weights = module.all_weights.map((parameters): DirectionWeights => {
    const [w_ih, w_hh, b_ih, b_hh] = parameters.map((p) => Float32Array.from(p.dataSync()));
    return { w_ih, w_hh, b_ih, b_hh };
  });
  return onnxModel(size, weights);
}

async function peer(
  name: string,
  ort: Runtime,
  options: InferenceSession.SessionOptions,
  module: Recurrent,
  x: tf.Tensor3D,
  size: Size,
): Promise<Peer> {
  const { I, L, N, K } = size;
  const session = await ort.InferenceSession.create(modelOf(module, size), options);
  const x0 = new ort.Tensor('float32', Float32Array.from(x.dataSync()), [L, N, I]);
  return {
    name,
    async forward() {
      const output = await session.run({ x0 });
      return output[`x${K}`].data as Float32Array;
    },
  };
}

export async function onnxruntimeNode(module: Recurrent, x: tf.Tensor3D, size: Size, threads: number): Promise<Peer> {
  const ort = await import('onnxruntime-node');
  return peer('onnxruntime-node', ort, { intraOpNumThreads: threads }, module, x, size);
}

export async function onnxruntimeWeb(module: Recurrent, x: tf.Tensor3D, size: Size): Promise<Peer> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1; // Node lets it have no more
  return peer('onnxruntime-web', ort, { executionProviders: ['wasm'] }, module, x, size);
}
