// One configuration on the current backend, compared with PyTorch's record of it.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed } from 'tfjs-torch-rnn';
import { alive, equal, EXACT, misfit, type Tolerance } from '../support/assert.js';
import { decode, type Encoded } from '../support/fixture.js';
import { build, type Recorded, replay } from '../support/recurrent.js';
import type { Configuration } from './configurations.js';

/** PyTorch's answer to a configuration. */
export type Answer = Recorded & { state_dict: Record<string, Encoded> };

/** How far one tensor was off, as a fraction of what is allowed: above 1 is a miss, and so is anything else that differs. */
export interface Finding {
  what: string;
  fraction: number;
  detail: string;
}

/** Compares initial parameters, results, gradients, and what stays alive. */
export function check(configuration: Configuration, answer: Answer): Finding[] {
  const findings: Finding[] = [];
  const compare = (actual: tf.Tensor, expected: tf.Tensor, tolerance: Tolerance, what: string): void => {
    equal(actual.shape, expected.shape, `shape of ${what}`);
    const { index, fraction } = misfit(actual, expected, tolerance);
    const [a, e] = [actual.dataSync()[index], expected.dataSync()[index]];
    findings.push({ what, fraction, detail: `${what}[${index}]: expected ${e}, got ${a}` });
  };
  const before = alive();
  tf.engine().startScope();
  try {
    manual_seed(configuration.seed);
    const module = build(configuration.class, configuration.arguments);
    equal(Object.keys(module.state_dict()), Object.keys(answer.state_dict), 'parameter names');
    for (const [name, parameter] of module.named_parameters()) {
      const expected = decode(answer.state_dict[name]);
      compare(parameter, expected, EXACT, `initial ${name}`);
      expected.dispose();
    }
    replay(module, answer, compare);
    module.dispose();
    equal(alive(), before, 'tensors, buffers and native handles alive');
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    findings.push({ what: 'error', fraction: Infinity, detail });
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
  return findings;
}
