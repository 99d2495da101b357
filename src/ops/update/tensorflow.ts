// Updates on native by TensorFlow's training ops: one pass over a parameter and what is remembered of it, all in place.
// Where their formula is not torch's, as RMSprop's, or a parameter is empty, the composed update runs.
import * as tf from '@tensorflow/tfjs-core';
import { inPlace } from '../../engines/tensorflow/in_place.js';
import { adagrad } from './composed/adagrad.js';
import { adam } from './composed/adam.js';
import { sgd } from './composed/sgd.js';
import { descent } from './composed/shared.js';
import { fitting } from './fitting.js';
import type { AdamOptions, Updates } from './form.js';

/** `var -= lr_t·m / (√v + ε)` with corrections in lr_t and ε, so that ε counts as torch's. β₂ is float32's in them too. */
function adamNumbers({ lr, betas, eps }: AdamOptions, step: number): tf.Scalar[] {
  const [beta1, beta2] = [betas[0], Math.fround(betas[1])];
  const root = Math.sqrt(1 - beta2 ** step);
  const none = tf.scalar(0); // of β₁ᵗ and β₂ᵗ, by which the op would correct
  return [none, none, ...[(lr * root) / (1 - beta1 ** step), beta1, beta2, eps * root].map((value) => tf.scalar(value))];
}

export const tensorflowUpdates: Partial<Updates> = {
  SGD(options, steps) {
    const { lr, momentum, dampening, nesterov } = options;
    if (dampening !== 0) {
      sgd(options, steps);
      return;
    }
    const fit = fitting(sgd, options, steps);
    const [rate, kept, descentOf] = [tf.scalar(lr), tf.scalar(momentum), descent(options)];
    inPlace(2, (apply) => {
      for (const { parameter, grad, momentum_buffer: buffer } of fit) {
        const g = descentOf(parameter, grad);
        if (buffer === null) apply('ResourceApplyGradientDescent', [parameter], [rate, g]);
        else apply('ResourceApplyMomentum', [parameter, buffer], [rate, g, kept], nesterov);
      }
    });
  },
  Adam(options, steps) {
    if (options.amsgrad) {
      adam(options, steps);
      return;
    }
    const fit = fitting(adam, options, steps);
    const { weight_decay, decoupled_weight_decay, lr } = options;
    const descentOf = descent(decoupled_weight_decay ? { ...options, weight_decay: 0 } : options);
    const isShrunk = decoupled_weight_decay && weight_decay !== 0;
    const shrink = tf.scalar(1 - lr * weight_decay);
    const numbers = new Map<number, tf.Scalar[]>();
    inPlace(3, (apply) => {
      for (const { parameter, grad, step, exp_avg, exp_avg_sq } of fit) {
        const known = numbers.get(step) ?? adamNumbers(options, step);
        numbers.set(step, known);
        if (isShrunk) parameter.assign(tf.mul(parameter, shrink));
        apply('ResourceApplyAdam', [parameter, exp_avg, exp_avg_sq], [...known, descentOf(parameter, grad)]);
      }
    });
  },
  Adagrad(options, steps) {
    const { lr, lr_decay } = options;
    const fit = fitting(adagrad, options, steps);
    const [eps, descentOf] = [tf.scalar(options.eps), descent(options)];
    inPlace(2, (apply) => {
      for (const { parameter, grad, step, sum } of fit) {
        const rate = tf.scalar(lr / (1 + (step - 1) * lr_decay));
        apply('ResourceApplyAdagradV2', [parameter, sum], [rate, eps, descentOf(parameter, grad)]);
      }
    });
  },
};
