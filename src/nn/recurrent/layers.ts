// What RNN, LSTM and GRU are beyond nn.RNNBase: the way of a call to the recurrence and back.
import type * as tf from '@tensorflow/tfjs-core';
import type { ModeName } from '../../ops/recurrence/modes.js';
import { stack } from '../../ops/recurrence/stack.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import type { PackedSequence } from '../utils/packed_sequence.js';
import { FORWARD_NAMES, type ForwardArguments, type LayerResults, type Results, type States } from './call.js';
import { checkForward } from './checks.js';
import { fromRows, fromStates, type Sequence, tidySequences, toRows, toStates } from './layout.js';
import { RNNBase } from './rnn_base.js';

/** Base class of RNN, LSTM and GRU: what a call does, with the types of the mode. */
export class RecurrentLayers<Mode extends ModeName> extends RNNBase {
  /** What calling the module does. */
  override forward<T extends tf.Tensor>(...args: ForwardArguments<T, States<Mode, T>>): Results<Mode, T, T>;
  override forward(
    ...args: ForwardArguments<PackedSequence, States<Mode, tf.Tensor>>
  ): Results<Mode, PackedSequence, tf.Tensor3D>;
  override forward(...args: unknown[]): unknown {
    return tidySequences(() => {
      const { outputs, states } = this.#run('forward', args);
      return [outputs[outputs.length - 1], states];
    });
  }

  /**
   * As a call, but with the output sequence of every layer, not only of the last: `[outputs, h_n]`, of an LSTM
   * `[outputs, [h_n, c_n]]`, where `outputs` has K tensors shaped as `output` and `outputs[K - 1]` is what the call returns.
   * Without dropout applied to them. The caller owns all the tensors. (torch has no counterpart:
   * https://github.com/pytorch/pytorch/issues/31423.)
   *
   * @example
   * ```ts
   * const [[first, second], h_n] = new nn.RNN(10, 20, 2).layerOutputs(tf.randomNormal([5, 3, 10])); // (5, 3, 20) each
   * ```
   */
  layerOutputs<T extends tf.Tensor>(...args: ForwardArguments<T, States<Mode, T>>): LayerResults<Mode, T, T>;
  layerOutputs(
    ...args: ForwardArguments<PackedSequence, States<Mode, tf.Tensor>>
  ): LayerResults<Mode, PackedSequence, tf.Tensor3D>;
  layerOutputs(...args: unknown[]): unknown {
    return tidySequences(() => {
      const { outputs, states } = this.#run('layerOutputs', args);
      return [outputs, states];
    });
  }

  /**
   * Runs the layers on the arguments of a call. Returns every layer's output sequence and the final states, h_n or of an
   * LSTM [h_n, c_n], in the layout of the input.
   */
  #run(
    method: 'forward' | 'layerOutputs',
    args: readonly unknown[],
  ): { outputs: Sequence[]; states: tf.Tensor | tf.Tensor[] } {
    const name = this.mode === 'LSTM' || this.mode === 'GRU' ? this.mode : 'RNN';
    const callee = `${name}.${method}()`;
    const { input, hx: given = null } = bind(callee, FORWARD_NAMES, 1, splitKeywords(args));
    const { mode, input_size, widths, states: count } = this._made;
    const { batch_first } = this;
    const { x, hx, layout } = checkForward(input, given, { name, input_size, widths, states: count, batch_first });
    const layers = this._weights(callee);
    const initial = widths.map((width, i) => toStates(hx?.[i], count, width, layout));
    const { outputs, stateN } = stack(mode, {
      x: toRows(x, layout),
      state0: initial[0].map((_, k) => initial.map((states) => states[k])),
      layers,
      batchSizes: layout.batchSizes,
      dropout: this.training ? this.dropout : 0,
    });
    const finals = widths.map((_, i) => {
      const states = stateN.map((ofDirection) => ofDirection[i]);
      return fromStates(states, layout);
    });
    return { outputs: outputs.map((rows) => fromRows(rows, layout)), states: finals.length === 1 ? finals[0] : finals };
  }
}

/** `module(...)` is `module.forward(...)`: said again, since generics and overloads are lost on the way through its type. */
export interface RecurrentLayers<Mode extends ModeName> {
  <T extends tf.Tensor>(...args: ForwardArguments<T, States<Mode, T>>): Results<Mode, T, T>;
  (...args: ForwardArguments<PackedSequence, States<Mode, tf.Tensor>>): Results<Mode, PackedSequence, tf.Tensor3D>;
}
