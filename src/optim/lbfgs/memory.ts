// The state of LBFGS: what its last iteration leaves behind, and torch's state dict of it.
import * as tf from '@tensorflow/tfjs-core';
import { isTensor } from '../readers.js';
import { type Iteration, nextIteration } from './iteration.js';
import type { SavedIterations } from './saved.js';
import type { StateValue } from '../state_dict.js';

/** Owns the tensors of the last iteration. */
export class Memory {
  /** How many times the closure has been called. */
  func_evals = 0;
  /** How many iterations there have been. */
  n_iter = 0;
  #last: Iteration | null = null;

  /** Goes on from what a state dict has, which is copied. */
  load({ func_evals, n_iter, last }: SavedIterations): void {
    this.func_evals = func_evals;
    this.n_iter = n_iter;
    if (last !== null) this.#own(() => copied(last));
  }

  /** Begins an iteration. How far it goes is to be set. */
  begin(loss: number, grad: tf.Tensor, history_size: number): Iteration {
    this.n_iter++;
    return this.#own(() => nextIteration(this.#last, loss, grad, history_size));
  }

  /** By torch's names, or null if there has been no step. The tensors are the live ones. */
  entries(): Record<string, StateValue> | null {
    const { func_evals, n_iter } = this;
    return func_evals === 0 ? null : { func_evals, n_iter, ...this.#last };
  }

  dispose(): void {
    tf.dispose(tensorsOf(this.#last));
  }

  /** Takes what `make` makes for the last iteration, and frees what is not in it. */
  #own(make: () => Iteration): Iteration {
    const made: Iteration[] = [];
    tf.tidy(() => {
      made.push(make());
      for (const tensor of tensorsOf(made[0])) tf.keep(tensor);
    });
    const [next] = made;
    const kept = new Set(tensorsOf(next));
    tf.dispose(tensorsOf(this.#last).filter((tensor) => !kept.has(tensor)));
    this.#last = next;
    return next;
  }
}

function tensorsOf(iteration: Iteration | null): tf.Tensor[] {
  return Object.values(iteration ?? {})
    .flat()
    .filter(isTensor);
}

/** With tensors of its own. */
function copied(saved: Iteration): Iteration {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    return isTensor(value) ? (value.dtype === 'float32' ? tf.clone(value) : tf.cast(value, 'float32')) : value;
  };
  return Object.fromEntries(Object.entries(saved).map(([name, value]) => [name, copy(value)])) as unknown as Iteration;
}
