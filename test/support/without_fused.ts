// The switch between fused kernels and composed ops.
import * as tf from '@tensorflow/tfjs-core';

/** What `run` returns when it runs without fused kernels. */
export function withoutFused<Result>(run: () => Result): Result {
  tf.env().set('FUSED_OPS', false);
  try {
    return run();
  } finally {
    tf.env().set('FUSED_OPS', true);
  }
}
