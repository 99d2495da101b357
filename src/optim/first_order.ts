// The step of the optimizers that go by the gradient alone, around the update of one group that each defines.
import * as tf from '@tensorflow/tfjs-core';
import { withGrad } from '../autograd/grad.js';
import type { Parameter } from '../autograd/parameter.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { evaluate } from './closure.js';
import { Optimizer } from './optimizer.js';
import type { FirstOrderOptions, ParamGroup } from './param_groups.js';

/** Base class of the optimizers that take one gradient for a step. */
export abstract class FirstOrderOptimizer<Options extends FirstOrderOptions> extends Optimizer<Options> {
  /** Changes those parameters of a group that have a gradient, given with it. Runs in a tidy. */
  protected abstract _update(group: ParamGroup<Options>, given: readonly [Parameter, tf.Tensor][]): void;

  /** Changes every parameter that has a gradient, frozen ones too. The gradients stay. */
  override step(): null;
  /**
   * Changes every parameter that has a gradient, frozen ones too. The gradients stay.
   *
   * @param closure - computes the loss anew, with its gradients, before the step.
   * @returns what the closure returns.
   */
  override step<T>(closure: (() => T) | { closure: () => T }): T;
  override step(...args: unknown[]): unknown {
    const { closure = null } = bind(`${this.constructor.name}.step()`, ['closure'], 0, splitKeywords(args));
    const loss = closure === null ? null : evaluate(this.constructor.name, closure);
    this._refresh();
    const given = this.param_groups.map(({ params }) => withGrad(params)); // all checked before any is changed
    this.stepped = true;
    tf.tidy(() => {
      this.param_groups.forEach((group, i) => given[i].length > 0 && this._update(group, given[i]));
    });
    return loss;
  }
}
