// Updates in plain loops: one pass over a parameter and what is remembered of it, which changes in place.
import type * as tf from '@tensorflow/tfjs-core';
import { rewrite, valuesOf } from '../arrays.js';
import type { Options, Updates } from './form.js';

/** The gradient to go down, of one element. */
const descent = ({ maximize, weight_decay }: Options): ((p: number, g: number) => number) => {
  const sign = maximize ? -1 : 1;
  return (p, g) => sign * g + weight_decay * p;
};

/** Rewrites a parameter p and the slots that are not null, element by element. */
function each(
  parameter: tf.Variable,
  slots: readonly (tf.Variable | null)[],
  change: (p: Float32Array, slots: readonly Float32Array[]) => void,
): void {
  const next = (left: readonly (tf.Variable | null)[], taken: readonly Float32Array[]): void => {
    const [slot, ...others] = left;
    if (slot === undefined) {
      rewrite(parameter, false, (p) => change(p, taken));
      return;
    }
    if (slot === null) {
      next(others, [...taken, NONE]);
      return;
    }
    rewrite(slot, true, (values) => next(others, [...taken, values]));
  };
  next(slots, []);
}

const NONE = new Float32Array(0);

export const arraysUpdates: Updates = {
  SGD(options, steps) {
    const { lr, momentum, dampening, nesterov } = options;
    const descentOf = descent(options);
    for (const { parameter, grad, momentum_buffer: buffer, isFirst } of steps) {
      const gradient = valuesOf(grad);
      each(parameter, [buffer], (p, [b]) => {
        for (let i = 0; i < p.length; i++) {
          const g = descentOf(p[i], gradient[i]);
          if (buffer !== null) b[i] = isFirst ? g : momentum * b[i] + (1 - dampening) * g;
          p[i] -= lr * (buffer === null ? g : nesterov ? g + momentum * b[i] : b[i]);
        }
      });
    }
  },
  Adam(options, steps) {
    const { lr, betas, eps, weight_decay, decoupled_weight_decay: isDecoupled } = options;
    const [beta1, beta2] = betas;
    const descentOf = descent(isDecoupled ? { ...options, weight_decay: 0 } : options);
    const kept = isDecoupled ? 1 - lr * weight_decay : 1;
    for (const { parameter, grad, step, exp_avg, exp_avg_sq, max_exp_avg_sq } of steps) {
      const [rate, root] = [lr / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)];
      const gradient = valuesOf(grad);
      each(parameter, [exp_avg, exp_avg_sq, max_exp_avg_sq], (p, [m, v, max]) => {
        for (let i = 0; i < p.length; i++) {
          const g = descentOf(p[i], gradient[i]);
          m[i] += (1 - beta1) * (g - m[i]);
          v[i] = beta2 * v[i] + (1 - beta2) * g * g;
          if (max_exp_avg_sq !== null && !(v[i] <= max[i])) max[i] = v[i];
          const most = max_exp_avg_sq === null ? v[i] : max[i];
          p[i] = kept * p[i] - (rate * m[i]) / (Math.sqrt(most) / root + eps);
        }
      });
    }
  },
  RMSprop(options, steps) {
    const { lr, alpha, momentum, eps } = options;
    const descentOf = descent(options);
    for (const { parameter, grad, square_avg, grad_avg, momentum_buffer } of steps) {
      const gradient = valuesOf(grad);
      each(parameter, [square_avg, grad_avg, momentum_buffer], (p, [v, a, b]) => {
        for (let i = 0; i < p.length; i++) {
          const g = descentOf(p[i], gradient[i]);
          v[i] = alpha * v[i] + (1 - alpha) * g * g;
          if (grad_avg !== null) a[i] += (1 - alpha) * (g - a[i]);
          const variance = grad_avg === null ? v[i] : v[i] - a[i] * a[i];
          const direction = g / (Math.sqrt(variance) + eps);
          if (momentum_buffer !== null) b[i] = momentum * b[i] + direction;
          p[i] -= lr * (momentum_buffer === null ? direction : b[i]);
        }
      });
    }
  },
  Adagrad(options, steps) {
    const { lr, lr_decay, eps } = options;
    const descentOf = descent(options);
    for (const { parameter, grad, step, sum } of steps) {
      const rate = lr / (1 + (step - 1) * lr_decay);
      const gradient = valuesOf(grad);
      each(parameter, [sum], (p, [s]) => {
        for (let i = 0; i < p.length; i++) {
          const g = descentOf(p[i], gradient[i]);
          s[i] += g * g;
          p[i] -= (rate * g) / (Math.sqrt(s[i]) + eps);
        }
      });
    }
  },
};
