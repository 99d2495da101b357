// nn.RNNBase and nn.RNN: torch's surface over the recurrence.
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../recurrence/composed/mode.js';
import { MODES, type ModeName } from '../recurrence/modes.js';
import { stack } from '../recurrence/stack.js';
import { bind, splitKeywords } from './arguments.js';
import { uniform_ } from './init.js';
import { Module } from './module.js';
import { emptyParameter } from './parameter.js';
import { bool, float } from './python.js';
import { checkForward, fromRows, fromStates, type Sequence, toRows, toStates } from './rnn_layout.js';
import { checkRNNBaseArguments, type RNNArguments, type RNNBaseArguments, toRNNBaseArguments } from './rnn_options.js';
import type { PackedSequence } from './utils/packed_sequence.js';

/** Names of the parameters of {@link RNNBase}: `weight_ih_l0`, `bias_hh_l1_reverse`, ... */
export type RNNParameterName = `${'weight' | 'bias'}_${'ih' | 'hh'}_l${number}${'' | '_reverse'}`;

/**
 * Base class of the recurrent modules: their settings and parameters, without a `forward`.
 *
 * Parameters, for layer k and, if bidirectional, once more with the suffix `_reverse`:
 * `weight_ih_l{k}` (G·Hout, Hin; above layer 0 D·Hout), `weight_hh_l{k}` (G·Hout, Hout), and with `bias`
 * `bias_ih_l{k}` and `bias_hh_l{k}` (G·Hout); G is 1 for RNN. All start from U(-1/√Hout, 1/√Hout).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNBase.html
 */
export class RNNBase extends Module {
  static override readonly name: string = 'RNNBase';

  /** torch's mode string. */
  readonly mode: ModeName;
  /** Hin, the number of features of the input. */
  readonly input_size: number;
  /** Hout, the number of features of the hidden state. */
  readonly hidden_size: number;
  /** K, the number of layers. */
  readonly num_layers: number;
  /** Whether there are biases. */
  readonly bias: boolean;
  /** Whether input and output are (N, L, H). */
  readonly batch_first: boolean;
  /** Probability of zeroing an element between layers. May be changed; the next forward in training mode uses it. */
  dropout: number;
  /** Whether there is a second direction. */
  readonly bidirectional: boolean;
  /** Always 0: only an LSTM has projections. */
  readonly proj_size: number;
  /** The parameters. Each may be replaced by assignment; forward reads the current one. */
  [parameter: RNNParameterName]: tf.Variable;

  /** Arguments: `mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional`. */
  constructor(...args: RNNBaseArguments) {
    super();
    const options = checkRNNBaseArguments(args);
    this.mode = options.mode;
    this.input_size = options.input_size;
    this.hidden_size = options.hidden_size;
    this.num_layers = options.num_layers;
    this.bias = options.bias;
    this.batch_first = options.batch_first;
    this.dropout = options.dropout;
    this.bidirectional = options.bidirectional;
    this.proj_size = 0;
    this.createParameters();
    this.reset_parameters();
  }

  /** The parameters by layer and direction, each `[weight_ih, weight_hh, bias_ih, bias_hh]` (without biases two long). */
  get all_weights(): tf.Variable[][] {
    return this.suffixes()
      .flat()
      .map((suffix) => Object.keys(this.shapes(0)).map((kind) => this[`${kind}_${suffix}` as RNNParameterName]));
  }

  /** Does nothing: torch packs the weights for cuDNN here. */
  flatten_parameters(): void {
    // Kept so that code written for torch runs.
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(): void {
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  override extra_repr(): string {
    const shown: [string, boolean][] = [
      [`${this.input_size}, ${this.hidden_size}`, true],
      [`num_layers=${this.num_layers}`, this.num_layers !== 1],
      [`bias=${bool(this.bias)}`, !this.bias],
      [`batch_first=${bool(this.batch_first)}`, this.batch_first],
      [`dropout=${float(this.dropout)}`, this.dropout !== 0],
      [`bidirectional=${bool(this.bidirectional)}`, this.bidirectional],
    ];
    return shown.flatMap(([text, differs]) => (differs ? [text] : [])).join(', ');
  }

  /** The suffixes of the parameter names, by layer and direction: `[['l0', 'l0_reverse'], ['l1', 'l1_reverse']]`. */
  private suffixes(): string[][] {
    const directions = this.bidirectional ? ['', '_reverse'] : [''];
    return Array.from({ length: this.num_layers }, (_, k) => directions.map((direction) => `l${k}${direction}`));
  }

  /** The shapes of one layer's parameters, in torch's order. */
  private shapes(layer: number): Record<string, number[]> {
    const rows = MODES[this.mode].gates * this.hidden_size;
    const columns = layer === 0 ? this.input_size : (this.bidirectional ? 2 : 1) * this.hidden_size;
    const weights = { weight_ih: [rows, columns], weight_hh: [rows, this.hidden_size] };
    return this.bias ? { ...weights, bias_ih: [rows], bias_hh: [rows] } : weights;
  }

  private createParameters(): void {
    for (const [k, directions] of this.suffixes().entries()) {
      for (const suffix of directions) {
        for (const [kind, shape] of Object.entries(this.shapes(k))) {
          this[`${kind}_${suffix}` as RNNParameterName] = emptyParameter(shape);
        }
      }
    }
  }

  /** Runs the layers on `input`, and returns every layer's output sequence and h_n in the layout of the input. */
  protected run(input: unknown, hx: unknown): { outputs: Sequence[]; h_n: tf.Tensor } {
    const suffixes = this.suffixes();
    const { input_size, hidden_size, batch_first } = this;
    const states = suffixes.flat().length;
    const expected = { name: this._get_name(), input_size, hidden_size, states, batch_first };
    const { x, h0, layout } = checkForward(input, hx, expected);
    const { outputs, stateN } = stack(this.mode, {
      x: toRows(x, layout),
      state0: toStates(h0, states, hidden_size, layout).map((h) => [h]),
      layers: suffixes.map((directions) => directions.map((suffix) => this.weights(suffix))),
      batchSizes: layout.batchSizes,
      dropout: this.training ? this.dropout : 0,
    });
    return {
      outputs: outputs.map((rows) => fromRows(rows, layout)),
      h_n: fromStates(
        stateN.map(([h]) => h),
        layout,
      ),
    };
  }

  private weights(suffix: string): Weights {
    const named = (kind: 'weight' | 'bias', side: 'ih' | 'hh'): tf.Tensor =>
      this[`${kind}_${side}_${suffix}` as RNNParameterName];
    return {
      w_ih: named('weight', 'ih') as tf.Tensor2D,
      w_hh: named('weight', 'hh') as tf.Tensor2D,
      ...(this.bias && { b_ih: named('bias', 'ih') as tf.Tensor1D, b_hh: named('bias', 'hh') as tf.Tensor1D }),
    };
  }
}

/**
 * Elman network of K layers in D directions. For every element of the input sequence each layer computes
 *
 *     h_t = tanh(x_t·W_ihᵀ + b_ih + h_{t-1}·W_hhᵀ + b_hh)
 *
 * or relu in place of tanh; a layer above the first takes the outputs of the one below as x, with dropout between in
 * training mode.
 *
 * Call it as `rnn(input, hx)`:
 * - `input`: (L, N, Hin), with `batch_first` (N, L, Hin), or unbatched (L, Hin), float32; or a `PackedSequence`, which gives
 *   a packed output, and `hx` and `h_n` are in the order in which its sequences were given.
 * - `hx`: initial hidden state, (D·K, N, Hout) whatever `batch_first` says, or unbatched (D·K, Hout). Default zeros.
 * - returns `[output, h_n]`: output (L, N, D·Hout), with `batch_first` (N, L, D·Hout), unbatched (L, D·Hout), the last
 *   layer's h_t for every t, directions side by side; h_n as `hx`, every layer's last hidden state, in the order layer 0
 *   forward, layer 0 reverse, layer 1 forward, ... The caller owns both tensors; the inputs are left as they are.
 *
 * @example
 * ```ts
 * const rnn = new nn.RNN(10, 20, 2, { batch_first: true });
 * const input = tf.randomNormal([5, 3, 10]);
 * const h0 = tf.randomNormal([2, 5, 20]);
 * const [output, h_n] = rnn(input, h0); // (5, 3, 20), (2, 5, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export class RNN extends RNNBase {
  static override readonly name: string = 'RNN';

  /** The activation, `'tanh'` or `'relu'`. */
  readonly nonlinearity: 'tanh' | 'relu';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param num_layers - K (default 1).
   * @param nonlinearity - `'tanh'` (default) or `'relu'`.
   * @param bias - whether there are biases (default true).
   * @param batch_first - whether input and output are (N, L, H) (default false).
   * @param dropout - probability of zeroing an element between layers, 0 to 1 (default 0).
   * @param bidirectional - whether there is a second direction (default false).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.RNN(10, 20, { batch_first: true })`.
   */
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers?: number,
    nonlinearity?: 'tanh' | 'relu',
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
  );
  constructor(...args: RNNArguments);
  constructor(...args: unknown[]) {
    super(...toRNNBaseArguments(args));
    this.nonlinearity = this.mode === 'RNN_TANH' ? 'tanh' : 'relu';
  }

  /** What calling the module does. */
  override forward<T extends tf.Tensor>(input: T, hx?: T | null): [output: T, h_n: T];
  override forward<T extends tf.Tensor>(input: T, keywords: { hx?: T | null }): [output: T, h_n: T];
  override forward<T extends tf.Tensor>(keywords: { input: T; hx?: T | null }): [output: T, h_n: T];
  override forward(input: PackedSequence, hx?: PackedHidden): [output: PackedSequence, h_n: tf.Tensor3D];
  override forward(...args: unknown[]): [output: Sequence, h_n: tf.Tensor] {
    const { input, hx = null } = bind('RNN.forward()', ['input', 'hx'], 1, splitKeywords(args));
    return tidySequences(() => {
      const { outputs, h_n } = this.run(input, hx);
      return [outputs[outputs.length - 1], h_n];
    });
  }

  /**
   * As a call, but with the output sequence of every layer, not only of the last: `[outputs, h_n]`, where `outputs` has K
   * tensors shaped as `output` and `outputs[K - 1]` is what the call returns. Without dropout applied to them. The caller
   * owns all the tensors. (torch has no counterpart: https://github.com/pytorch/pytorch/issues/31423.)
   *
   * @example
   * ```ts
   * const [[first, second], h_n] = new nn.RNN(10, 20, 2).layerOutputs(tf.randomNormal([5, 3, 10])); // (5, 3, 20) each
   * ```
   */
  layerOutputs<T extends tf.Tensor>(input: T, hx?: T | null): [outputs: T[], h_n: T];
  layerOutputs<T extends tf.Tensor>(input: T, keywords: { hx?: T | null }): [outputs: T[], h_n: T];
  layerOutputs<T extends tf.Tensor>(keywords: { input: T; hx?: T | null }): [outputs: T[], h_n: T];
  layerOutputs(input: PackedSequence, hx?: PackedHidden): [outputs: PackedSequence[], h_n: tf.Tensor3D];
  layerOutputs(...args: unknown[]): [outputs: Sequence[], h_n: tf.Tensor] {
    const { input, hx = null } = bind('RNN.layerOutputs()', ['input', 'hx'], 1, splitKeywords(args));
    return tidySequences(() => {
      const { outputs, h_n } = this.run(input, hx);
      return [outputs, h_n];
    });
  }
}

/** `tf.tidy` for results that hold packed sequences, whose class its types do not admit. */
function tidySequences<T>(compute: () => T): T {
  return tf.tidy(() => compute() as unknown as tf.TensorContainerObject) as unknown as T;
}

/** The initial hidden state of a packed batch. */
type PackedHidden = tf.Tensor | null | { hx?: tf.Tensor | null };

/** `rnn(...)` is `rnn.forward(...)`. */
export interface RNN {
  <T extends tf.Tensor>(input: T, hx?: T | null): [output: T, h_n: T];
  <T extends tf.Tensor>(input: T, keywords: { hx?: T | null }): [output: T, h_n: T];
  <T extends tf.Tensor>(keywords: { input: T; hx?: T | null }): [output: T, h_n: T];
  (input: PackedSequence, hx?: PackedHidden): [output: PackedSequence, h_n: tf.Tensor3D];
}
