// nn.RNNCellBase: settings and parameters of the cells, and the way of a call to the recurrence and back.
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../ops/recurrence/form.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { recurrence } from '../../ops/recurrence/recurrence.js';
import { bind, splitKeywords } from '../../python/arguments.js';
import { checkCellForward, type Expected } from './cell_checks.js';
import type { CellOptions } from './cell_options.js';
import { uniform_ } from '../init/init.js';
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
  declare weight_ih: Parameter;
  declare weight_hh: Parameter;
  declare bias_ih: Parameter | null;
  declare bias_hh: Parameter | null;
  /** What a call must fit, as the cell was made: changed attributes do not change the parameters. */
  readonly #made: { input_size: number; hidden_size: number; declared: Record<CellParameter, Declared> };

  protected constructor({ input_size, hidden_size, bias }: Required<CellOptions>, gates: number) {
    super();
    this.input_size = input_size;
    this.hidden_size = hidden_size;
    this.bias = bias;
    const rows = gates * hidden_size;
    own(this, 'weight_ih', emptyParameter([rows, input_size]));
    own(this, 'weight_hh', emptyParameter([rows, hidden_size]));
    for (const name of ['bias_ih', 'bias_hh'] as const) {
      if (bias) own(this, name, emptyParameter([rows]));
      else this[name] = null;
    }
    this.#made = { input_size, hidden_size, declared: declare(input_size, hidden_size, gates) };
    this.reset_parameters();
  }

  /** Draws every parameter anew from U(-1/√Hout, 1/√Hout), in order, with the generator that `manual_seed` seeds. */
  reset_parameters(): void {
    const bound = this.hidden_size > 0 ? 1 / Math.sqrt(this.hidden_size) : 0;
    for (const parameter of peek(() => this.parameters())) uniform_(parameter, -bound, bound);
  }

  override extra_repr(): string {
    return `${this.input_size}, ${this.hidden_size}${this.bias ? '' : ', bias=False'}`;
  }

  /** One step of `mode` on the arguments of a call: the new states, in the layout of the input. */
  protected step(mode: ModeName, name: Expected['name'], args: readonly unknown[]): tf.Tensor[] {
    const { input, hx: given = null } = bind(`${name}.forward()`, FORWARD_NAMES, 1, splitKeywords(args));
    const { input_size, hidden_size } = this.#made;
    const { states } = MODES[mode];
    const { x, hx } = checkCellForward(input, given, { name, input_size, hidden_size, states });
    const N = x.rank === 2 ? x.shape[0] : 1;
    const initial = hx ?? new Array<tf.Tensor>(states).fill(tf.zeros([N, hidden_size]));
    const { stateN } = recurrence(mode, {
      x: reshape(x, [N, input_size]),
      state0: initial.map((state): tf.Tensor2D => reshape(state, [N, hidden_size])),
      weights: this.weights(`${mode.toLowerCase()}_cell()`),
      batchSizes: Int32Array.of(N),
      reverse: false,
    });
    return x.rank === 2 ? stateN : stateN.map((state) => reshape(state, [hidden_size]));
  }

  /** The parameters as they are now, checked. A bias that is null beside another is zeros. */
  private weights(callee: string): Weights {
    const { declared } = this.#made;
    const current = (name: CellParameter): tf.Tensor => {
      const parameter: unknown = this[name];
      checkParameter(callee, declared[name], parameter);
      return parameter;
    };
    const bias = (name: 'bias_ih' | 'bias_hh'): tf.Tensor => {
      return this[name] === null ? tf.zeros([this.weight_ih.shape[0]]) : current(name);
    };
    const weights = { w_ih: current('weight_ih'), w_hh: current('weight_hh') };
    const without = this.bias_ih === null && this.bias_hh === null;
    return { ...weights, ...(!without && { b_ih: bias('bias_ih'), b_hh: bias('bias_hh') }) } as Weights;
  }
}

type CellParameter = 'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh';

function declare(input_size: number, hidden_size: number, gates: number): Record<CellParameter, Declared> {
  const G = gates * hidden_size;
  const rows = `${gates} * hidden_size`;
  return {
    weight_ih: { name: 'weight_ih', called: "argument 'w_ih' (position 3)", shape: [G, input_size], rows },
    weight_hh: { name: 'weight_hh', called: "argument 'w_hh' (position 4)", shape: [G, hidden_size], rows },
    bias_ih: { name: 'bias_ih', called: "argument 'b_ih' (position 5)", shape: [G] },
    bias_hh: { name: 'bias_hh', called: "argument 'b_hh' (position 6)", shape: [G] },
  };
}
