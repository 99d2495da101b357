// This library as a peer: a training step and an inference, as a program has them.
import * as tf from '@tensorflow/tfjs';
import { backward, nn, optim } from 'tfjs-torch-rnn';
import { OURS } from '../ours.js';
import type { Peer } from '../peer.js';
import type { Data, Entry } from './table.js';

/** A peer that trains, of which the loss of a step may be asked for. */
export interface Trainer extends Peer {
  /** A training step; its loss. */
  loss: () => number | Promise<number>;
}

export const tensorOf = ({ shape, values, dtype }: Data): tf.Tensor => tf.tensor(values, shape, dtype);

export function ours(model: nn.Module, { inputs, lengths, target, loss: kind, clip }: Entry): Trainer {
  const call = model as unknown as (...args: unknown[]) => tf.Tensor;
  const args: unknown[] = [...inputs.map(tensorOf), ...(lengths ? [lengths] : [])];
  const y = target ? tensorOf(target) : tf.scalar(0);
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const F = nn.functional;
  const criterion = {
    cross_entropy: (output: tf.Tensor) =>
      F.cross_entropy(tf.reshape(output, [-1, output.shape[2] ?? 1]), tf.reshape(y, [-1])),
    mse: (output: tf.Tensor) => F.mse_loss(output, y),
    ctc: (output: tf.Tensor) => {
      const [T, N] = output.shape;
      const steps = (count: number): number[] => new Array<number>(N).fill(count);
      return F.ctc_loss(output, y, steps(T), steps(y.shape[1] ?? 0));
    },
  }[kind];
  const step = (): number => {
    model.train();
    optimizer.zero_grad();
    const loss = backward(() => criterion(call(...args)));
    nn.utils.clip_grad_norm_(model.parameters(), clip).dispose();
    optimizer.step();
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
  return {
    name: OURS,
    loss: step,
    train: () => void step(),
    forward() {
      if (model.training) model.eval();
      const output = tf.tidy(() => call(...args));
      const values = output.dataSync<'float32'>();
      output.dispose();
      return Promise.resolve(values);
    },
  };
}
