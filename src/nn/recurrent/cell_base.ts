// nn.RNNCellBase: settings and parameters of the cells, and the way of a call to the recurrence and back.
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../ops/recurrence/form.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { recurrence } from '../../ops/recurrence/recurrence.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { checkCellForward, type Expected } from './cell_checks.js';
import { type CellBaseArguments, checkCellBaseArguments } from './cell_options.js';
import { uniform_ } from '../init/index.js';
import { Module } from '../module.js';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { own, peek } from '../own.js';
import { checkParameter, type Declared } from '../parameters.js';
import { FORWARD_NAMES } from './call.js';
import { reshape } from '../../ops/reshape.js';

/**
 * Base class of the cells. Parameters: `weight_ih` (G·Hout, Hin), `weight_hh` (G·Hout, Hout), and with `bias` `bias_ih` and
 * `bias_hh` (G·Hout), else null. G is the number of gates: 1 for RNNCell, 4 for LSTMCell (i, f, g, o), 3 for GRUCell
 * (r, z, n). All start from U(-1/√Hout, 1/√Hout).
 */
export class RNNCellBase extends Module {
  static override readonly name: string = 'RNNCellBase';

  /** Hin, the number of features of the input. */
  readonly input_size: number;
  /** Hout, the number of features of the hidden state. */
  readonly hidden_size: number;
  /** Whether there are biases. */
  readonly bias: boolean;
  /** (G·Hout, Hin). */
  declare weight_ih: Parameter;
  /** (G·Hout, Hout). */
  declare weight_hh: Parameter;
  /** (G·Hout), or null without biases. */
  declare bias_ih: Parameter | null;
  /** (G·Hout), or null without biases. */
  declare bias_hh: Parameter | null;
  /** What a call must fit, as the cell was made: changed attributes do not change the parameters. */
  readonly #made: { input_size: number; hidden_size: number; slots: readonly Slot[] };

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param bias - whether there are biases `bias_ih` and `bias_hh` (default true).
   * @param num_chunks - G, the number of gates.
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(input_size: number, hidden_size: number, bias: boolean, num_chunks: number);
  constructor(...args: CellBaseArguments);
  constructor(...args: unknown[]) {
    super();
    const { input_size, hidden_size, bias, num_chunks } = checkCellBaseArguments(args);
    this.input_size = input_size;
    this.hidden_size = hidden_size;
    this.bias = bias;
    this.#made = { input_size, hidden_size, slots: slots(input_size, hidden_size, num_chunks) };
    for (const { name, shape, isBias } of this.#made.slots) {
      if (bias || !isBias) own(this, name, emptyParameter([...shape]));
      else this[name as 'bias_ih'] = null;
    }
    this.reset_parameters();
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind('RNNCellBase.reset_parameters()', [], 0, splitKeywords(args));
    const bound = this.hidden_size > 0 ? 1 / Math.sqrt(this.hidden_size) : 0;
    for (const parameter of peek(() => this.parameters())) uniform_(parameter, -bound, bound);
  }

  override extra_repr(): string {
    return `${this.input_size}, ${this.hidden_size}${this.bias ? '' : ', bias=False'}`;
  }

  /** One step of `mode` on the arguments of a call: the new states, in the layout of the input. */
  protected _step(mode: ModeName, name: Expected['name'], args: readonly unknown[]): tf.Tensor[] {
    const { input, hx: given = null } = bind(`${name}.forward()`, FORWARD_NAMES, 1, splitKeywords(args));
    const { input_size, hidden_size } = this.#made;
    const { states } = MODES[mode];
    const { x, hx } = checkCellForward(input, given, { name, input_size, hidden_size, states });
    const N = x.rank === 2 ? x.shape[0] : 1;
    const rowsOf = (tensor: tf.Tensor, width: number): tf.Tensor2D =>
      tensor.rank === 2 ? (tensor as tf.Tensor2D) : reshape(tensor, [N, width]);
    const initial = hx ?? new Array<tf.Tensor>(states).fill(tf.zeros([N, hidden_size]));
    const { stateN } = recurrence(mode, {
      x: rowsOf(x, input_size),
      state0: initial.map((state) => rowsOf(state, hidden_size)),
      weights: this.#weights(mode),
      batchSizes: Int32Array.of(N),
      reverse: false,
    });
    return x.rank === 2 ? stateN : stateN.map((state) => reshape(state, [hidden_size]));
  }

  /** The parameters as they are now, checked. A bias that is null beside another is zeros. */
  #weights(mode: ModeName): Weights {
    const weights: Partial<Record<keyof Weights, tf.Tensor>> = {};
    const without = this.bias_ih === null && this.bias_hh === null;
    for (const slot of this.#made.slots) {
      const parameter: unknown = this[slot.name];
      if (slot.isBias && parameter === null) {
        if (!without) weights[slot.key] = tf.zeros([...slot.shape]);
      } else {
        checkParameter(CALLEES[mode], slot, parameter);
        weights[slot.key] = parameter;
      }
    }
    return weights as Weights;
  }
}

/** What torch's texts call the function that computes a step. */
const CALLEES: Readonly<Record<ModeName, string>> = {
  RNN_TANH: 'rnn_tanh_cell()',
  RNN_RELU: 'rnn_relu_cell()',
  LSTM: 'lstm_cell()',
  GRU: 'gru_cell()',
};

/** A parameter, and what the recurrence calls it. */
interface Slot extends Declared {
  readonly name: 'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh';
  readonly key: keyof Weights;
  readonly shape: readonly number[];
  readonly isBias: boolean;
}

/** The parameters by torch's names and positions as arguments of a step. */
function slots(input_size: number, hidden_size: number, gates: number): Slot[] {
  const G = gates * hidden_size;
  const rows = `${gates} * hidden_size`;
  return [
    { name: 'weight_ih', key: 'w_ih', called: "argument 'w_ih' (position 3)", shape: [G, input_size], rows, isBias: false },
    { name: 'weight_hh', key: 'w_hh', called: "argument 'w_hh' (position 4)", shape: [G, hidden_size], rows, isBias: false },
    { name: 'bias_ih', key: 'b_ih', called: "argument 'b_ih' (position 5)", shape: [G], isBias: true },
    { name: 'bias_hh', key: 'b_hh', called: "argument 'b_hh' (position 6)", shape: [G], isBias: true },
  ];
}
