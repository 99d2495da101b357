// PyTorch as a peer: it has the same weights and data, and times itself.
import type { Torch } from '../../test/conformance/torch.js';
import { startTorch } from '../torch.js';
import type { Trainer } from './ours.js';
import type { Entry } from './table.js';

/** What a method of side.py's Job returns. */
export const ask = <Answer>(torch: Torch, method: string, ...args: unknown[]): Promise<Answer> =>
  torch.ask<Answer>({ [method]: args });

/** What PyTorch is told of a model that it trains. */
export const taskOf = ({ network, sizes, inputs, lengths, target, loss, clip }: Entry, threads: number) => {
  return { threads, network, sizes, inputs, lengths, target, loss, clip };
};

/** The process of PyTorch's side. */
export async function startSide(): Promise<Torch> {
  const started = await startTorch('../../bench/models/side.py');
  if (started === null) throw new Error('PyTorch is missing: pip install -r scripts/fixtures/requirements.txt');
  return started.torch;
}

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
