// The op: minus the log-probability of all the ways in which a sequence of steps can spell a sequence of labels.
import type * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run } from '../../engines/engine.js';
import type { CTCInput } from './form.js';
import { ctcForm } from './forms.js';

/**
 * The losses of N sequences, (N), from the log-probabilities of C classes at T steps. The gradient is that by what log_softmax was
 * taken of, as in torch: exp(x) less the posterior probability of each class.
 */
export function ctcLoss(input: CTCInput): tf.Tensor1D {
  const form = ctcForm();
  const { log_probs } = input;
  const keep = isTapeOn();
  const [losses] = run<[tf.Tensor1D]>({
    name: `CTCLoss_${form.name}`,
    inputs: [log_probs],
    forward(save) {
      const { losses, reserve } = form.forward(input, keep);
      save([log_probs, ...reserve]);
      return [losses];
    },
    gradient: ([dLosses], [log_probs, ...reserve]) => [
      form.backward({ ...input, log_probs: log_probs as tf.Tensor3D }, reserve, dLosses),
    ],
  });
  return losses;
}
