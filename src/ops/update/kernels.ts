// Updates by the kernels: one pass over a parameter and what is remembered of it. That changes in place, on wasm the parameter too.
import * as tf from '@tensorflow/tfjs-core';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { OtherKernels } from '../../kernels/signatures.js';
import { COMPOSED_UPDATES } from './composed/index.js';
import { fitting } from './fitting.js';
import type { Options, Updates } from './form.js';

/** Where the n elements of a step are: of the parameter, before and after, of the gradient and of what is remembered. */
interface Places<P> {
  n: number;
  p: P;
  to: P;
  g: P;
  state: P[];
}

type Change = <P>(kernels: OtherKernels<P>, places: Places<P>) => void;

function update(
  { parameter, grad }: { parameter: tf.Variable; grad: tf.Tensor },
  state: readonly (tf.Variable | null)[],
  change: Change,
): void {
  const gradient = grad.dtype === 'float32' ? grad : tf.cast(grad, 'float32');
  onHeap(<P>(heap: Heap<P>) => {
    const renewal = heap.renew(parameter);
    const slots = state.map((slot) => slot && heap.takeOver(slot));
    change(heap.more(OTHERS), {
      ...{ n: parameter.size, p: renewal.from, to: renewal.to, g: heap.read(gradient) },
      state: slots.map((slot) => slot?.at ?? heap.nothing),
    });
    parameter.assign(renewal.tensor());
    slots.forEach((slot, i) => slot && state[i]?.assign(slot.tensor()));
  });
}

/** How a gradient becomes the one to go down. */
const descent = ({ maximize, weight_decay }: Options): [maximize: boolean, decay: number] => [maximize, weight_decay];

export const kernelsUpdates: Updates = {
  SGD(options, steps) {
    const { lr, momentum, dampening, nesterov } = options;
    for (const step of fitting(COMPOSED_UPDATES.SGD, options, steps)) {
      update(step, [step.momentum_buffer], ({ sgd }, { n, p, to, g, state: [b] }) => {
        sgd(n, p, g, b, to, ...descent(options), lr, step.isFirst, momentum, 1 - dampening, nesterov);
      });
    }
  },
  Adam(options, steps) {
    const { lr, betas, eps, weight_decay, decoupled_weight_decay: isDecoupled } = options;
    const [beta1, beta2] = betas;
    const [maximize, decay] = descent(isDecoupled ? { ...options, weight_decay: 0 } : options);
    const shrink = isDecoupled ? 1 - lr * weight_decay : 1;
    for (const step of fitting(COMPOSED_UPDATES.Adam, options, steps)) {
      const [rate, root] = [lr / (1 - beta1 ** step.step), Math.sqrt(1 - beta2 ** step.step)];
      const remembered = [step.exp_avg, step.exp_avg_sq, step.max_exp_avg_sq];
      update(step, remembered, ({ adam }, { n, p, to, g, state: [m, v, most] }) => {
        adam(n, p, g, m, v, most, to, maximize, decay, shrink, 1 - beta1, beta2, 1 - beta2, rate, root, eps);
      });
    }
  },
  RMSprop(options, steps) {
    const { lr, alpha, momentum, eps } = options;
    for (const step of fitting(COMPOSED_UPDATES.RMSprop, options, steps)) {
      const remembered = [step.square_avg, step.grad_avg, step.momentum_buffer];
      update(step, remembered, ({ rmsprop }, { n, p, to, g, state: [v, a, b] }) => {
        rmsprop(n, p, g, v, a, b, to, ...descent(options), 1 - alpha, alpha, 1 - alpha, lr, eps, momentum);
      });
    }
  },
  Adagrad(options, steps) {
    const { lr, lr_decay, eps } = options;
    for (const step of fitting(COMPOSED_UPDATES.Adagrad, options, steps)) {
      const rate = lr / (1 + (step.step - 1) * lr_decay);
      update(step, [step.sum], ({ adagrad }, { n, p, to, g, state: [s] }) => {
        adagrad(n, p, g, s, to, ...descent(options), rate, eps);
      });
    }
  },
};
