// nn.RNNBase: settings and parameters of RNN, LSTM and GRU.
import type * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../ops/recurrence/form.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { uniform_ } from '../init/index.js';
import { Module } from '../module.js';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { own, peek } from '../own.js';
import { checkParameter, type Declared } from '../parameters.js';
import { bool, float } from '../../python/repr.js';
import { checkRNNBaseArguments, type RNNBaseArguments } from './options.js';

/** Names of the parameters of {@link RNNBase}: `weight_ih_l0`, `bias_hh_l1_reverse`, ... */
export type RNNParameterName = `${ParameterKind}_${Suffix}`;

/** A parameter, and what the recurrence calls it. */
interface Slot extends Declared {
  readonly name: RNNParameterName;
  readonly shape: readonly number[];
  readonly key: keyof Weights;
}

/** What a module was made for: attributes that are changed later do not change the parameters. */
interface Made {
  readonly mode: ModeName;
  readonly input_size: number;
  /** The width of each state: of h, and of an LSTM also of c. */
  readonly widths: readonly number[];
  /** D·K. */
  readonly states: number;
}

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
  readonly #made: Made;
  /** The parameters by layer and direction, in torch's order. */
  readonly #slots: readonly (readonly (readonly Slot[])[])[];

  /**
   * @param mode - torch's mode string.
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param num_layers - K, the number of layers, each fed with the outputs of the one below (default 1).
   * @param bias - whether there are biases `b_ih` and `b_hh` (default true).
   * @param batch_first - whether input and output are (N, L, H) instead of (L, N, H). Never concerns `hx` and `h_n` (default
   * false).
   * @param dropout - probability of zeroing an element between layers, in training mode only (default 0).
   * @param bidirectional - whether a second direction reads the sequence from its end (default false).
   * @param proj_size - if above 0, h is projected to this many features, below `hidden_size` (default 0).
   *
   * Any tail of the arguments may be given by name in one object.
   */
  constructor(
    mode: 'RNN_TANH' | 'RNN_RELU' | 'LSTM' | 'GRU',
    input_size: number,
    hidden_size: number,
    num_layers?: number,
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
    proj_size?: number,
  );
  constructor(...args: RNNBaseArguments);
  constructor(...args: unknown[]) {
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
    const states = directions.length * this.num_layers;
    this.#made = { mode: this.mode, input_size: this.input_size, widths: this.#widths(), states };
    this.#slots = Array.from({ length: this.num_layers }, (_, k) =>
      directions.map((direction) => this.#slotsOf(k, `l${k}${direction}`)),
    );
    for (const { name, shape } of this.#slots.flat(2)) own(this, name, emptyParameter([...shape]));
    this.reset_parameters();
  }

  /** The parameters by layer and direction, each `[weight_ih, weight_hh, bias_ih, bias_hh, weight_hr]`, as far as there are. */
  get all_weights(): Parameter[][] {
    return this.#slots.flat().map((slots) => slots.map(({ name }) => this[name]));
  }

  /** Does nothing: torch packs the weights for cuDNN here. */
  flatten_parameters(...args: []): void {
    bind('RNNBase.flatten_parameters()', [], 0, splitKeywords(args)); // Kept so that code written for torch runs.
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind('RNNBase.reset_parameters()', [], 0, splitKeywords(args));
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of peek(() => this.parameters())) uniform_(parameter, -bound, bound);
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
    const outputs = this.#widths()[0];
    const inputs = layer === 0 ? this.input_size : (this.bidirectional ? 2 : 1) * outputs;
    return {
      weight_ih: [rows, inputs],
      weight_hh: [rows, outputs],
      ...(this.bias && { bias_ih: [rows], bias_hh: [rows] }),
      ...(proj_size > 0 && { weight_hr: [proj_size, hidden_size] }),
    };
  }

  #slotsOf(layer: number, suffix: Suffix): Slot[] {
    return Object.entries(this.#shapes(layer)).map(([kind, shape]) => {
      const name: RNNParameterName = `${kind as ParameterKind}_${suffix}`;
      return { name, key: KINDS[kind as ParameterKind], called: `parameter '${name}'`, shape };
    });
  }

  #widths(): number[] {
    const h = this.proj_size > 0 ? this.proj_size : this.hidden_size;
    return MODES[this.mode].states === 2 ? [h, this.hidden_size] : [h];
  }

  /** What a call must fit. */
  protected get _made(): Made {
    return this.#made;
  }

  /** The parameters by layer and direction as they are now, checked on a call of `callee`. */
  protected _weights(callee: string): Weights[][] {
    return this.#slots.map((directions) => directions.map((slots) => this.#weightsOf(callee, slots)));
  }

  #weightsOf(callee: string, slots: readonly Slot[]): Weights {
    const weights: Partial<Record<keyof Weights, tf.Tensor>> = {};
    for (const slot of slots) {
      const parameter: unknown = this[slot.name];
      checkParameter(callee, slot, parameter);
      weights[slot.key] = parameter;
    }
    return weights as Weights;
  }
}
