// PyTorch as a peer: it computes on the same numbers, and times itself.
import type * as tf from '@tensorflow/tfjs';
import { Torch, TorchMissing } from '../test/conformance/torch.js';
import type { Peer, Size } from './peers.js';

const base64 = (values: tf.Tensor): string => {
  const { buffer, byteOffset, byteLength } = values.dataSync();
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
};

/** The process, or null without Python or PyTorch. */
export async function startTorch(): Promise<{ torch: Torch; version: string } | null> {
  return Torch.start('../../bench/torch_side.py').catch((error: unknown) => {
    if (error instanceof TorchMissing) return null;
    throw error;
  });
}

/** The module of this size with these parameters, on this input. */
export async function torchPeer(torch: Torch, size: Size, parameters: readonly tf.Tensor[], x: tf.Tensor): Promise<Peer> {
  const { mode, I, H, L, N } = size;
  await torch.ask({ mode, I, H, shape: [N, L, I], parameters: parameters.map(base64), x: base64(x) });
  return {
    name: 'PyTorch',
    forward: async () => {
      const bytes = Buffer.from(await torch.ask<string>('output'), 'base64');
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    },
    clock: { forward: () => torch.ask<number>('forward'), train: () => torch.ask<number>('train') },
  };
}
