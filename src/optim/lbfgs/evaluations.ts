// The losses and gradients of one step of LBFGS, as its closure computes them.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../../engines/engine.js';
import { withGrad } from '../../autograd/grad.js';
import type { Parameter } from '../../autograd/parameter.js';
import { joined } from '../../ops/vector.js';
import { check } from '../../python/check.js';
import { IS_DISPOSED } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { typeName } from '../../python/repr.js';
import { evaluate } from '../closure.js';
import { isTensor } from '../readers.js';

/** The loss, and its gradient by all parameters as one vector, (P). */
export interface Evaluation {
  loss: number;
  grad: tf.Tensor;
}

/** Owns the gradients, and the losses but the first. */
export class Evaluations {
  /** How many there have been. */
  count = 0;
  /** What the closure returned first. */
  first: unknown;
  readonly #params: readonly Parameter[];
  readonly #closure: unknown;
  readonly #grads = new Set<tf.Tensor>();

  constructor(params: readonly Parameter[], closure: unknown) {
    this.#params = params;
    this.#closure = closure;
  }

  /** Computes another one. */
  next(): Evaluation {
    const returned = evaluate('LBFGS', this.#closure);
    if (this.count++ === 0) this.first = returned;
    const loss = readLoss(returned);
    if (returned !== this.first) free(returned);
    withGrad(this.#params); // which checks them
    const grads = tf.tidy(() => joined(this.#params.map((p) => p.grad ?? tf.zeros(p.shape))));
    this.#grads.add(tf.keep(grads));
    return { loss, grad: grads };
  }

  /** Frees all gradients but one. */
  keepOnly(kept: tf.Tensor | null): void {
    for (const grad of this.#grads) {
      if (grad === kept) continue;
      grad.dispose();
      this.#grads.delete(grad);
    }
  }

  /** Frees what the closure returned first. */
  abandon(): void {
    free(this.first);
  }
}

/** `float(loss)`. */
function readLoss(loss: unknown): number {
  if (typeof loss === 'number') return loss;
  check(isTensor(loss), () => {
    return new TypeError(`float() argument must be a string or a real number, not '${typeName(loss)}'`);
  });
  check(isAlive(loss), () => new RuntimeError(`LBFGS.step(): the loss ${IS_DISPOSED}`));
  check(loss.size === 1, () => new ValueError('only one element tensors can be converted to Python scalars'));
  return loss.dataSync()[0];
}

function free(loss: unknown): void {
  if (isTensor(loss) && !loss.isDisposed) loss.dispose();
}
