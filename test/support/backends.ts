// Gradients with another backend made active between forward and backward: those of one backend alone.
import * as tf from '@tensorflow/tfjs-core';
import type { ModeName } from '../../src/ops/recurrence/modes.js';
import { close, equal, GRADIENT } from './assert.js';
import { gradientsOf, type Named, type Problem, runOp, tensorsOf } from './recurrence.js';

const problem = (mode: ModeName, H: number): Problem => ({
  ...{ mode, I: 5, H, reverse: false, bias: true },
  batchSizes: Int32Array.of(8, 8, 8),
});

/** Small steps, and such as are TensorFlow's on native. */
const PROBLEMS = [problem('RNN_RELU', 6), problem('LSTM', 7), problem('GRU', 6), problem('LSTM', 128), problem('GRU', 160)];

/** As {@link gradientsOf}, with `to` active from the forward pass on, until all is over. */
function switching(to: string, problem: Problem, named: Named): Named {
  const from = tf.getBackend();
  try {
    return gradientsOf(problem, named, () => void tf.setBackend(to));
  } finally {
    equal(tf.getBackend(), to, 'active backend after the gradient');
    void tf.setBackend(from);
  }
}

/** The forward pass on `from`, and `to` active afterwards. */
export async function checkSwitch(from: string, to: string): Promise<void> {
  const before = tf.getBackend();
  await tf.setBackend(to);
  await tf.setBackend(from);
  for (const problem of PROBLEMS) {
    tf.tidy(() => {
      const named = tensorsOf(problem);
      tf.dispose(runOp(problem, named));
      const expected = gradientsOf(problem, named);
      const tensors = tf.memory().numTensors;
      const actual = switching(to, problem, named);
      equal(tf.memory().numTensors - tensors, Object.keys(actual).length, 'tensors');
      for (const name in expected)
        close(actual[name], expected[name], GRADIENT, `${problem.mode}, ${from} to ${to}: ${name}`);
    });
  }
  await tf.setBackend(before);
}
