// nn.RNNCell, nn.LSTMCell and nn.GRUCell: one step of the recurrence each, torch's surface.
import type * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../../engines/tidied.js';
import { MODES } from '../../ops/recurrence/modes.js';
import { RNNCellBase } from './cell_base.js';
import { type CellArguments, checkCellArguments, checkRNNCellArguments, type RNNCellArguments } from './cell_options.js';
import type { ForwardArguments, LSTMStates } from './call.js';

/**
 * One step of the Elman network: `h' = tanh(x·W_ihᵀ + b_ih + h·W_hhᵀ + b_hh)`, or relu in place of tanh.
 *
 * Call it as `cell(input, hx)`: input (N, Hin) or unbatched (Hin), hx (N, Hout) or unbatched (Hout), default zeros; returns
 * h', as hx, which the caller owns.
 *
 * @example
 * ```ts
 * const cell = new nn.RNNCell(10, 20);
 * let h = tf.zeros([3, 20]);
 * for (const x of tf.unstack(tf.randomNormal([6, 3, 10]))) h = cell(x, h);
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RNNCellBase {
  static override readonly name: string = 'RNNCell';

  /** The activation, `'tanh'` or `'relu'`. */
  readonly nonlinearity: 'tanh' | 'relu';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param bias - whether there are biases `bias_ih` and `bias_hh` (default true).
   * @param nonlinearity - the activation (default `'tanh'`).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(input_size: number, hidden_size: number, bias?: boolean, nonlinearity?: 'tanh' | 'relu');
  constructor(...args: RNNCellArguments);
  constructor(...args: unknown[]) {
    const options = checkRNNCellArguments(args);
    super(options.input_size, options.hidden_size, options.bias, MODES.RNN_TANH.gates);
    this.nonlinearity = options.nonlinearity;
  }

  override extra_repr(): string {
    return super.extra_repr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }

  /** What calling the cell does. */
  override forward<T extends tf.Tensor>(...args: ForwardArguments<T, T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    const mode = this.nonlinearity === 'tanh' ? 'RNN_TANH' : 'RNN_RELU';
    return tidied(() => this._step(mode, 'RNNCell', args)[0]);
  }
}

/** `cell(...)` is `cell.forward(...)`. */
export interface RNNCell {
  <T extends tf.Tensor>(...args: ForwardArguments<T, T>): T;
}

/**
 * One step of the long short-term memory: i, f, g, o as in {@link LSTM}, `c' = f ⊙ c + i ⊙ g`, `h' = o ⊙ tanh(c')`.
 *
 * Call it as `cell(input, [h, c])`: input (N, Hin) or unbatched (Hin), h and c (N, Hout) or unbatched (Hout), default zeros;
 * returns `[h', c']`, as h and c, which the caller owns.
 *
 * @example
 * ```ts
 * const cell = new nn.LSTMCell(10, 20);
 * const [h, c] = cell(tf.randomNormal([3, 10])); // (3, 20) each
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RNNCellBase {
  static override readonly name: string = 'LSTMCell';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param bias - whether there are biases `bias_ih` and `bias_hh` (default true).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(input_size: number, hidden_size: number, bias?: boolean);
  constructor(...args: CellArguments);
  constructor(...args: unknown[]) {
    super(...checkCellArguments('LSTMCell', args), MODES.LSTM.gates);
  }

  /** What calling the cell does. */
  override forward<T extends tf.Tensor>(...args: ForwardArguments<T, LSTMStates<T>>): [h: T, c: T];
  override forward(...args: unknown[]): [h: tf.Tensor, c: tf.Tensor] {
    return tidied(() => this._step('LSTM', 'LSTMCell', args)) as [tf.Tensor, tf.Tensor];
  }
}

/** `cell(...)` is `cell.forward(...)`. */
export interface LSTMCell {
  <T extends tf.Tensor>(...args: ForwardArguments<T, LSTMStates<T>>): [h: T, c: T];
}

/**
 * One step of the gated recurrent unit: r, z, n as in {@link GRU}, `h' = (1 - z) ⊙ n + z ⊙ h`.
 *
 * Call it as `cell(input, hx)`: input (N, Hin) or unbatched (Hin), hx (N, Hout) or unbatched (Hout), default zeros; returns
 * h', as hx, which the caller owns.
 *
 * @example
 * ```ts
 * const h = new nn.GRUCell(10, 20)(tf.randomNormal([3, 10])); // (3, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
 */
export class GRUCell extends RNNCellBase {
  static override readonly name: string = 'GRUCell';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param bias - whether there are biases `bias_ih` and `bias_hh` (default true).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(input_size: number, hidden_size: number, bias?: boolean);
  constructor(...args: CellArguments);
  constructor(...args: unknown[]) {
    super(...checkCellArguments('GRUCell', args), MODES.GRU.gates);
  }

  /** What calling the cell does. */
  override forward<T extends tf.Tensor>(...args: ForwardArguments<T, T>): T;
  override forward(...args: unknown[]): tf.Tensor {
    return tidied(() => this._step('GRU', 'GRUCell', args)[0]);
  }
}

/** `cell(...)` is `cell.forward(...)`. */
export interface GRUCell {
  <T extends tf.Tensor>(...args: ForwardArguments<T, T>): T;
}
