// nn.RNNBase: settings and parameters of RNN, LSTM and GRU.
import type * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../ops/recurrence/form.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { uniform_ } from '../init/init.js';
import { Module } from '../module.js';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { bool, float } from '../../python/repr.js';
import { checkRNNBaseArguments, type RNNBaseArguments } from './options.js';

/** Names of the parameters of {@link RNNBase}: `weight_ih_l0`, `bias_hh_l1_reverse`, ... */
export type RNNParameterName = `${ParameterKind}_${Suffix}`;

/** The parameters of one direction of one layer, and what the recurrence calls them. */
const KINDS = { weight_ih: 'w_ih', weight_hh: 'w_hh', bias_ih: 'b_ih', bias_hh: 'b_hh', weight_hr: 'w_hr' } as const;

type ParameterKind = keyof typeof KINDS;
type Suffix = `l${number}${'' | '_reverse'}`;

/**
 * Base class of the recurrent modules: their settings and parameters, without a `forward`.
 *
 * Parameters, for layer k and, if bidirectional, once more with the suffix `_reverse`:
 * `weight_ih_l{k}` (G·H, Hin; above layer 0 D·Hout), `weight_hh_l{k}` (G·H, Hout), with `bias` `bias_ih_l{k}` and
 * `bias_hh_l{k}` (G·H), with `proj_size` `weight_hr_l{k}` (Hout, H). H is `hidden_size`, Hout is `proj_size` or else H, and
 * G the number of gates: 1 for RNN, 4 for LSTM (i, f, g, o), 3 for GRU (r, z, n). All start from U(-1/√H, 1/√H).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNBase.html
 */
export class RNNBase extends Module {
  static override readonly name: string = 'RNNBase';

  /** torch's mode string. */
  readonly mode: ModeName;
  /** Hin, the number of features of the input. */
  readonly input_size: number;
  /** H, the number of features of the hidden state, and of an LSTM of the cell state. */
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
  /** The number of features that an LSTM projects its hidden state to, or 0. */
  readonly proj_size: number;
  /** The parameters. Each may be replaced by assignment; forward reads the current one. */
  [parameter: RNNParameterName]: Parameter;
  /**
   * The suffixes of the parameter names, by layer and direction: `[['l0', 'l0_reverse'], ['l1', 'l1_reverse']]`. Like the
   * kinds worked out once, for every call reads them.
   */
  readonly #suffixes: readonly (readonly Suffix[])[];
  /** The kinds of parameters that every layer and direction has, in torch's order. */
  readonly #kinds: readonly ParameterKind[];

  /** Arguments: `mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size`. */
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
    this.proj_size = options.proj_size;
    const directions = this.bidirectional ? (['', '_reverse'] as const) : ([''] as const);
    this.#suffixes = Array.from({ length: this.num_layers }, (_, k) =>
      directions.map((direction): Suffix => `l${k}${direction}`),
    );
    this.#kinds = Object.keys(this.#shapes(0)) as ParameterKind[];
    this.#createParameters();
    this.reset_parameters();
  }

  /** The parameters by layer and direction, each `[weight_ih, weight_hh, bias_ih, bias_hh, weight_hr]`, as far as there are. */
  get all_weights(): Parameter[][] {
    return this.#suffixes.flat().map((suffix) => this.#kinds.map((kind) => this[`${kind}_${suffix}`]));
  }

  /** Does nothing: torch packs the weights for cuDNN here. */
  flatten_parameters(...args: []): void {
    bind('RNNBase.flatten_parameters()', [], 0, splitKeywords(args)); // Kept so that code written for torch runs.
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind('RNNBase.reset_parameters()', [], 0, splitKeywords(args));
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  override extra_repr(): string {
    const shown: [string, boolean][] = [
      [`${this.input_size}, ${this.hidden_size}`, true],
      [`proj_size=${this.proj_size}`, this.proj_size !== 0],
      [`num_layers=${this.num_layers}`, this.num_layers !== 1],
      [`bias=${bool(this.bias)}`, !this.bias],
      [`batch_first=${bool(this.batch_first)}`, this.batch_first],
      [`dropout=${float(this.dropout)}`, this.dropout !== 0],
      [`bidirectional=${bool(this.bidirectional)}`, this.bidirectional],
    ];
    return shown.flatMap(([text, differs]) => (differs ? [text] : [])).join(', ');
  }

  /** The shapes of one layer's parameters, in torch's order. */
  #shapes(layer: number): Partial<Record<ParameterKind, number[]>> {
    const { hidden_size, proj_size } = this;
    const rows = MODES[this.mode].gates * hidden_size;
    const outputs = this._widths()[0];
    const inputs = layer === 0 ? this.input_size : (this.bidirectional ? 2 : 1) * outputs;
    return {
      weight_ih: [rows, inputs],
      weight_hh: [rows, outputs],
      ...(this.bias && { bias_ih: [rows], bias_hh: [rows] }),
      ...(proj_size > 0 && { weight_hr: [proj_size, hidden_size] }),
    };
  }

  #createParameters(): void {
    for (const [k, directions] of this.#suffixes.entries()) {
      for (const suffix of directions) {
        for (const [kind, shape] of Object.entries(this.#shapes(k))) {
          this[`${kind as ParameterKind}_${suffix}`] = emptyParameter(shape);
        }
      }
    }
  }

  /** The parameters by layer and direction, as the recurrence calls them. */
  protected _weights(): Weights[][] {
    return this.#suffixes.map((directions) => directions.map((suffix) => this.#weightsOf(suffix)));
  }

  #weightsOf(suffix: Suffix): Weights {
    const named = this.#kinds.map((kind): [string, tf.Tensor] => [KINDS[kind], this[`${kind}_${suffix}`]]);
    const weights: Partial<Record<keyof Weights, tf.Tensor>> = Object.fromEntries(named);
    return weights as Weights; // with the shapes that the constructor gave them
  }

  /** The width of each state: of h, and of an LSTM also of c. */
  protected _widths(): number[] {
    const h = this.proj_size > 0 ? this.proj_size : this.hidden_size;
    return MODES[this.mode].states === 2 ? [h, this.hidden_size] : [h];
  }
}
