// nn.RNNBase: settings and parameters of RNN, LSTM and GRU, and the way of a call to the recurrence and back.
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../ops/recurrence/form.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { stack } from '../../ops/recurrence/stack.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { uniform_ } from '../init/init.js';
import { Module } from '../module.js';
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { own, peek } from '../own.js';
import { checkParameter, type Declared } from '../parameters.js';
import { bool, float } from '../../python/repr.js';
import { FORWARD_NAMES } from './call.js';
import { checkForward } from './checks.js';
import { fromRows, fromStates, type Sequence, tidySequences, toRows, toStates } from './layout.js';
import { checkRNNBaseArguments, type RNNBaseArguments } from './options.js';

/** Names of the parameters of {@link RNNBase}: `weight_ih_l0`, `bias_hh_l1_reverse`, ... */
export type RNNParameterName = `${ParameterKind}_${Suffix}`;

/** A parameter, and what the recurrence calls it. */
interface Slot extends Declared {
  readonly name: RNNParameterName;
  readonly shape: readonly number[];
  readonly key: keyof Weights;
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
  /** What a call must fit, as the module was made: changed attributes do not change the parameters. */
  readonly #made: { mode: ModeName; input_size: number; widths: readonly number[] };
  /** The parameters by layer and direction, in torch's order. */
  readonly #slots: readonly (readonly (readonly Slot[])[])[];

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
    this.#made = { mode: this.mode, input_size: this.input_size, widths: this.widths() };
    const directions = this.bidirectional ? (['', '_reverse'] as const) : ([''] as const);
    this.#slots = Array.from({ length: this.num_layers }, (_, k) =>
      directions.map((direction) => this.slots(k, `l${k}${direction}`)),
    );
    for (const { name, shape } of this.#slots.flat(2)) own(this, name, emptyParameter([...shape]));
    this.reset_parameters();
  }

  /** The parameters by layer and direction, each `[weight_ih, weight_hh, bias_ih, bias_hh, weight_hr]`, as far as there are. */
  get all_weights(): Parameter[][] {
    return this.#slots.flat().map((slots) => slots.map(({ name }) => this[name]));
  }

  /** Does nothing: torch packs the weights for cuDNN here. */
  flatten_parameters(): void {
    // Kept so that code written for torch runs.
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(): void {
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
  private shapes(layer: number): Partial<Record<ParameterKind, number[]>> {
    const { hidden_size, proj_size } = this;
    const rows = MODES[this.mode].gates * hidden_size;
    const outputs = this.widths()[0];
    const inputs = layer === 0 ? this.input_size : (this.bidirectional ? 2 : 1) * outputs;
    return {
      weight_ih: [rows, inputs],
      weight_hh: [rows, outputs],
      ...(this.bias && { bias_ih: [rows], bias_hh: [rows] }),
      ...(proj_size > 0 && { weight_hr: [proj_size, hidden_size] }),
    };
  }

  private slots(layer: number, suffix: Suffix): Slot[] {
    return Object.entries(this.shapes(layer)).map(([kind, shape]) => {
      const name: RNNParameterName = `${kind as ParameterKind}_${suffix}`;
      return { name, key: KINDS[kind as ParameterKind], called: `parameter '${name}'`, shape };
    });
  }

  /** The parameters of one layer and direction as they are now, checked. */
  private weights(callee: string, slots: readonly Slot[]): Weights {
    const weights: Partial<Record<keyof Weights, tf.Tensor>> = {};
    for (const slot of slots) {
      const parameter: unknown = this[slot.name];
      checkParameter(callee, slot, parameter);
      weights[slot.key] = parameter;
    }
    return weights as Weights;
  }

  /** The width of each state: of h, and of an LSTM also of c. */
  private widths(): number[] {
    const h = this.proj_size > 0 ? this.proj_size : this.hidden_size;
    return MODES[this.mode].states === 2 ? [h, this.hidden_size] : [h];
  }

  /**
   * Runs the layers on the arguments of a call. Returns every layer's output sequence and the final states, h_n and of an
   * LSTM also c_n, in the layout of the input.
   */
  private run(method: 'forward' | 'layerOutputs', args: readonly unknown[]): { outputs: Sequence[]; states: tf.Tensor[] } {
    const name = this.mode === 'LSTM' || this.mode === 'GRU' ? this.mode : 'RNN';
    const callee = `${name}.${method}()`;
    const { input, hx: given = null } = bind(callee, FORWARD_NAMES, 1, splitKeywords(args));
    const { mode, input_size, widths } = this.#made;
    const { batch_first } = this;
    const directions = this.#slots.flat();
    const count = directions.length;
    const { x, hx, layout } = checkForward(input, given, { name, input_size, widths, states: count, batch_first });
    const layers = this.#slots.map((layer) => layer.map((slots) => this.weights(callee, slots)));
    const initial = widths.map((width, i) => toStates(hx?.[i], count, width, layout));
    const { outputs, stateN } = stack(mode, {
      x: toRows(x, layout),
      state0: directions.map((_, k) => initial.map((states) => states[k])),
      layers,
      batchSizes: layout.batchSizes,
      dropout: this.training ? this.dropout : 0,
    });
    return {
      outputs: outputs.map((rows) => fromRows(rows, layout)),
      states: widths.map((_, i) =>
        fromStates(
          stateN.map((states) => states[i]),
          layout,
        ),
      ),
    };
  }

  /** What `forward` of the subclasses returns, with the final states as a list; nothing else stays alive. */
  protected runForward(args: readonly unknown[]): [output: Sequence, states: tf.Tensor[]] {
    return tidySequences(() => {
      const { outputs, states } = this.run('forward', args);
      return [outputs[outputs.length - 1], states];
    });
  }

  /** What `layerOutputs` of the subclasses returns, likewise. */
  protected runLayerOutputs(args: readonly unknown[]): [outputs: Sequence[], states: tf.Tensor[]] {
    return tidySequences(() => {
      const { outputs, states } = this.run('layerOutputs', args);
      return [outputs, states];
    });
  }
}
