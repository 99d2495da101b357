// optim.Adagrad: steps scaled by the sum of all squared gradients.
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../autograd/parameter.js';
import { updateOf } from '../ops/update/forms.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { FirstOrderOptimizer } from './first_order.js';
import { complete, later, type Table } from './options.js';
import type { DecayOptions, Given, ParamGroup, Params } from './param_groups.js';
import { atLeastZero, bool, float, orNone } from './readers.js';

/** The options of a group of {@link Adagrad}. */
export interface AdagradOptions extends DecayOptions {
  /** How fast the learning rate falls. */
  lr_decay: number;
  /** ε, added to the denominator. */
  eps: number;
  /** What the sums of squares start from. */
  initial_accumulator_value: number;
}

const PARAMETERS = ['params', 'lr', 'lr_decay', 'weight_decay', 'initial_accumulator_value', 'eps'] as const;

const OPTIONS: Table<AdagradOptions> = {
  lr: float(1e-2, atLeastZero('Invalid learning rate')),
  lr_decay: float(0, atLeastZero('Invalid lr_decay value')),
  eps: float(1e-10, atLeastZero('Invalid epsilon value')),
  weight_decay: float(0, atLeastZero('Invalid weight_decay value')),
  initial_accumulator_value: float(0, atLeastZero('Invalid initial_accumulator_value value')),
  foreach: later(orNone(bool(), null)),
  maximize: later(bool(false)),
  differentiable: later(bool(false)),
  fused: later(orNone(bool(), null)),
};

/** The argument lists that Adagrad takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type AdagradArguments = Arguments<{ params: Params<AdagradOptions> } & Given<AdagradOptions>, typeof PARAMETERS>;

/**
 * Adagrad. With g the gradient plus `weight_decay`·p, at step t:
 *
 *     s ← s + g²
 *     p ← p - lr/(1 + (t - 1)·lr_decay) · g / (√s + eps)
 *
 * State of a parameter, from the start: `step` (t), `sum` (s).
 *
 * @example
 * ```ts
 * const optimizer = new optim.Adagrad(model.parameters(), { lr: 0.1, lr_decay: 1e-3 });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends FirstOrderOptimizer<AdagradOptions> {
  static override readonly name: string = 'Adagrad';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-2).
   * @param lr_decay - default 0.
   * @param weight_decay - default 0.
   * @param initial_accumulator_value - default 0.
   * @param eps - default 1e-10.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<AdagradOptions>,
    lr?: number | tf.Tensor,
    lr_decay?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    initial_accumulator_value?: number | tf.Tensor,
    eps?: number | tf.Tensor,
  );
  constructor(...args: AdagradArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('Adagrad.__init__()', PARAMETERS, 1, splitKeywords(args), ['maximize']);
    super(params, complete(OPTIONS, given), OPTIONS);
    for (const parameter of this.param_groups.flatMap((group) => group.params)) {
      this._state(parameter).number('step', 0);
      tf.tidy(() => this._sum(parameter));
    }
  }

  protected override _remembered(): string[] {
    return ['step', 'sum'];
  }

  protected override _update(group: ParamGroup<AdagradOptions>, given: readonly [Parameter, tf.Tensor][]): void {
    const steps = given.map(([parameter, grad]) => {
      return { parameter, grad, step: this._state(parameter).count(), sum: this._sum(parameter) };
    });
    updateOf('Adagrad')(group, steps);
  }

  /** The sum of squares of a parameter. */
  protected _sum(parameter: Parameter): tf.Variable {
    return this._state(parameter).filled('sum', this.defaults.initial_accumulator_value);
  }
}
