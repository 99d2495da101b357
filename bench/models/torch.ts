// PyTorch as a peer: it has the same weights and data, and times itself.
import type { Torch } from '../../test/conformance/torch.js';
import type { Trainer } from './ours.js';
import type { Entry } from './table.js';

/** What a method of side.py's Job returns. */
export const ask = <Answer>(torch: Torch, method: string, ...args: unknown[]): Promise<Answer> =>
  torch.ask<Answer>({ [method]: args });

/** What PyTorch is told of a model that it trains. */
const taskOf = ({ network, sizes, inputs, lengths, target, loss, clip }: Entry, threads: number) => {
  return { threads, network, sizes, inputs, lengths, target, loss, clip };
};

/** The most memory that PyTorch takes for a model and so many steps of its training, after as many of another model. */
export const torchMemory = (torch: Torch, entry: Entry, warmUp: Entry, threads: number, steps: number): Promise<number> =>
  torch.ask<number>({ question: taskOf(entry, threads), warm_up: taskOf(warmUp, threads), steps });

/** The model with the weights of a file; without an entry, that which the process already has. */
export async function torchTrainer(torch: Torch, entry: Entry | null, weights = '', threads = 1): Promise<Trainer> {
  if (entry) await torch.ask({ ...taskOf(entry, threads), weights });
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
