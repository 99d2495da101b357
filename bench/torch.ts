// PyTorch as a peer: it computes on the same numbers, and times itself.
import type * as tf from '@tensorflow/tfjs';
import { Torch, TorchMissing } from '../test/conformance/torch.js';
import type { Recurrent } from './ours.js';
import type { Peer } from './peer.js';
import type { Size } from './size.js';

const base64 = (values: tf.Tensor): string => {
  const { buffer, byteOffset, byteLength } = values.dataSync();
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
};

/** The process that runs a script, by default that of single modules, or null without Python or PyTorch. */
export async function startTorch(side = '../../bench/torch_side.py'): Promise<{ torch: Torch; version: string } | null> {
  return Torch.start(side).catch((error: unknown) => {
    if (error instanceof TorchMissing) return null;
    throw error;
  });
}

/** PyTorch's module with the parameters of this one, on this input. */
export async function torchPeer(
  torch: Torch,
  module: Recurrent,
  x: tf.Tensor,
  { mode, I, H, K, D }: Size,
  threads: number,
): Promise<Peer> {
  const parameters = module.parameters().map(base64);
  const options = { num_layers: K, bidirectional: D === 2 };
  await torch.ask({ mode, sizes: [I, H], options, parameters, x: base64(x), shape: x.shape, threads });
  return {
    name: 'PyTorch',
    forward: async () => {
      const bytes = Buffer.from(await torch.ask<string>('output'), 'base64');
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    },
    clock: { forward: () => torch.ask<number>('forward'), train: () => torch.ask<number>('train') },
  };
}
