// The memory that a recurrence takes at once, made so small that it runs in parts.
import * as tf from '@tensorflow/tfjs-core';

/** What `run` returns when a recurrence takes no more than so many bytes at once, or than a step's if that is more. */
export function inParts<Result>(bytes: number, run: () => Result): Result {
  const usual = tf.env().getNumber('RECURRENCE_BYTES');
  tf.env().set('RECURRENCE_BYTES', bytes);
  try {
    return run();
  } finally {
    tf.env().set('RECURRENCE_BYTES', usual);
  }
}
