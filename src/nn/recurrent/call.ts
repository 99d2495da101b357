// How recurrent modules and cells are called: `module(input, hx)`, either of them by keyword.
import type * as tf from '@tensorflow/tfjs-core';
import type { ModeName } from '../../ops/recurrence/modes.js';

/** Hidden and cell state of an LSTM. */
export type LSTMStates<T extends tf.Tensor> = readonly [h: T, c: T];

/** The states that a call of a module of this mode takes. */
export type States<Mode extends ModeName, T extends tf.Tensor> = Mode extends 'LSTM' ? LSTMStates<T> : T;

/** What it returns: O of the output sequence, and the final states. */
export type Results<Mode extends ModeName, O, T extends tf.Tensor> = Mode extends 'LSTM'
  ? [output: O, states: [h_n: T, c_n: T]]
  : [output: O, h_n: T];

/** What `layerOutputs` returns: O of every layer, and the final states. */
export type LayerResults<Mode extends ModeName, O, T extends tf.Tensor> = Mode extends 'LSTM'
  ? [outputs: O[], states: [h_n: T, c_n: T]]
  : [outputs: O[], h_n: T];

/** X is the input, H the initial state, which may be left out for zeros. */
export type ForwardArguments<X, H> =
  [input: X, hx?: H | null] | [input: X, keywords: { hx?: H | null }] | [keywords: { input: X; hx?: H | null }];

/** The names that `bind` takes for them. */
export const FORWARD_NAMES = ['input', 'hx'] as const;
