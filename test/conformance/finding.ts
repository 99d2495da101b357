// What a check finds: how far off tensors are, and anything else that differs.
import * as tf from '@tensorflow/tfjs-core';
import { alive, equal, misfit, type Tolerance } from '../support/assert.js';

/** How far one tensor was off, as a fraction of what is allowed: above 1 is a miss, and so is anything else that differs. */
export interface Finding {
  what: string;
  fraction: number;
  detail: string;
}

export type Compare = (actual: tf.Tensor, expected: tf.Tensor, tolerance: Tolerance, what: string) => void;

/** What `run` compares. An error is a finding too, and so is what stays alive. */
export function findingsOf(run: (compare: Compare) => void): Finding[] {
  const findings: Finding[] = [];
  const compare: Compare = (actual, expected, tolerance, what) => {
    equal(actual.shape, expected.shape, `shape of ${what}`);
    const { index, fraction } = misfit(actual, expected, tolerance);
    const [a, e] = [actual.dataSync()[index], expected.dataSync()[index]];
    findings.push({ what, fraction, detail: `${what}[${index}]: expected ${e}, got ${a}` });
  };
  const before = alive();
  tf.engine().startScope();
  try {
    run(compare);
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
