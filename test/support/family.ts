// RNN, LSTM and GRU under one call, so that what they share is tested once for all of them.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';

type Sequence = tf.Tensor | nn.utils.rnn.PackedSequence;

type Options = Omit<nn.GRUOptions, 'input_size' | 'hidden_size'>;

/** A class, or the class with options that make another kind of it. */
export interface Kind {
  name: string;
  make(input_size: number, hidden_size: number, options?: Options): nn.RNNBase;
  /** How wide each state is where `hidden_size` is H. */
  widths(H: number): number[];
}

const PROJECTED = 2;

export const FAMILY: readonly Kind[] = [
  { name: 'RNN', make: (I, H, options = {}) => new nn.RNN(I, H, options), widths: (H) => [H] },
  {
    name: 'RNN relu',
    make: (I, H, options = {}) => new nn.RNN(I, H, { ...options, nonlinearity: 'relu' }),
    widths: (H) => [H],
  },
  { name: 'LSTM', make: (I, H, options = {}) => new nn.LSTM(I, H, options), widths: (H) => [H, H] },
  {
    name: 'LSTM projected',
    make: (I, H, options = {}) => new nn.LSTM(I, H, { ...options, proj_size: PROJECTED }),
    widths: (H) => [PROJECTED, H],
  },
  { name: 'GRU', make: (I, H, options = {}) => new nn.GRU(I, H, options), widths: (H) => [H] },
];

export interface Result {
  output: Sequence;
  states: tf.Tensor[];
}

export interface PaddedResult extends Result {
  output: tf.Tensor;
}

/** Calls the module with as many states as it takes, or none. */
export function call(module: nn.RNNBase, input: tf.Tensor, hx?: readonly tf.Tensor[]): PaddedResult;
export function call(module: nn.RNNBase, input: Sequence, hx?: readonly tf.Tensor[]): Result;
export function call(module: nn.RNNBase, input: Sequence, hx?: readonly tf.Tensor[]): Result {
  const run = module as unknown as (input: Sequence, hx?: unknown) => [Sequence, tf.Tensor | tf.Tensor[]];
  const [output, states] = run(input, module instanceof nn.LSTM ? hx : hx?.[0]);
  return { output, states: [states].flat() };
}

/** `layerOutputs` of the module. */
export function layers(module: nn.RNNBase, input: tf.Tensor): { outputs: tf.Tensor[]; states: tf.Tensor[] } {
  const typed = module as unknown as { layerOutputs(input: tf.Tensor): [tf.Tensor[], tf.Tensor | tf.Tensor[]] };
  const [outputs, states] = typed.layerOutputs(input);
  return { outputs, states: [states].flat() };
}

/** Frees a result. */
export function dispose({ output, states }: Result): void {
  tf.dispose([output instanceof tf.Tensor ? output : output.data, states]);
}

/** Runs `body` on every kind, with its name in front of what it throws. */
export function eachKind(body: (kind: Kind) => void): void {
  for (const kind of FAMILY) {
    try {
      body(kind);
    } catch (error) {
      if (error instanceof Error) error.message = `${kind.name}: ${error.message}`;
      throw error;
    }
  }
}
