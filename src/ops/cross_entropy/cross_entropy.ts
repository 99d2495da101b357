// The op: how unlikely scores make the right classes, with its gradient.
import type * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run } from '../../engines/engine.js';
import type { CrossEntropyInput } from './form.js';
import { crossEntropyForm } from './forms.js';

/** Softmax of the scores and cross entropy with the classes. Differentiable in the scores. Throws as its forms. */
export function crossEntropy(input: CrossEntropyInput): tf.Tensor {
  const form = crossEntropyForm(input);
  const { scores, target, weight } = input;
  const keep = isTapeOn();
  const [loss] = run<[tf.Tensor]>({
    name: `CrossEntropy_${form.name}`,
    inputs: [scores],
    forward(save) {
      const { loss, reserve } = form.forward(input, keep);
      save([scores, target, ...(weight === null ? [] : [weight]), ...reserve]);
      return [loss];
    },
    gradient([dLoss], [scores, target, ...others]) {
      const [weights, reserve] = weight === null ? [null, others] : [others[0], others.slice(1)];
      const saved = { scores, target, weight: weights } as Pick<CrossEntropyInput, 'scores' | 'target' | 'weight'>;
      return [form.backward({ ...input, ...saved }, reserve, dLoss)];
    },
  });
  return loss;
}
