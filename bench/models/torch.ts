// PyTorch as a peer: it has the same weights and data, and times itself.
import type { Torch } from '../../test/conformance/torch.js';
import type { Trainer } from './ours.js';
import type { Entry } from './table.js';

/** What a method of side.py's Job returns. */
export const ask = <Answer>(torch: Torch, method: string, ...args: unknown[]): Promise<Answer> =>
  torch.ask<Answer>({ [method]: args });

/** The model with the weights of a file; without an entry, that which the process already has. */
export async function torchTrainer(torch: Torch, entry: Entry | null, weights = '', threads = 1): Promise<Trainer> {
  if (entry) {
    const { network, sizes, inputs, lengths, target, loss, clip } = entry;
    await torch.ask({ threads, weights, network, sizes, inputs, lengths, target, loss, clip });
  }
  return {
    name: 'PyTorch',
    loss: () => ask<number>(torch, 'train'),
    async forward() {
      const bytes = Buffer.from(await ask<string>(torch, 'output'), 'base64');
      return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    },
    clock: {
      forward: () => ask<number>(torch, 'timed', 'forward'),
      train: () => ask<number>(torch, 'timed', 'train'),
    },
  };
}
