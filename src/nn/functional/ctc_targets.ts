// The targets of ctc_loss, padded or one after the other: torch's checks, and the labels of each sequence.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';

const CHECKING = '(while checking arguments for ctc_loss_allocate_outputs)';

/** The labels of each sequence, for log-probabilities of `shape` (T, N, C). */
export function labelsOf(
  shape: readonly number[],
  targets: tf.Tensor,
  steps: readonly number[],
  counts: readonly number[],
  blank: number,
): number[][] {
  const [T, N, C] = shape;
  expect(shape.length === 3, `3-dimensional tensor, but got ${shape.length}-dimensional tensor for argument #1 'log_probs'`);
  const { rank } = targets;
  expect(rank === 1 || rank === 2, `1 to 2 dimensions, but got ${rank}-dimensional tensor for argument #2 'targets'`);
  check(blank >= 0 && blank < C, () => new RuntimeError('blank must be in label range'));
  check(steps.length === N, () => new RuntimeError('input_lengths must be of size batch_size'));
  check(counts.length === N, () => new RuntimeError('target_lengths must be of size batch_size'));
  for (const count of counts) expect(count >= 0, `target_lengths to have value at least 0, but got value ${count}`);
  const most = Math.max(...counts);
  const ends = counts.map((_, n) => counts.slice(0, n + 1).reduce((sum, count) => sum + count, 0));
  const size = rank === 1 ? (ends.at(-1) ?? 0) : N;
  const [rows, columns] = targets.shape;
  expect(rows === size, `tensor to have size ${size} at dimension 0, but got size ${rows} for argument #2 'targets'`);
  expect(
    rank === 1 || columns >= most,
    `tensor to have size at least ${most} at dimension 1, but got size ${columns} for argument #2 'targets'`,
  );
  for (const step of steps) {
    expect(step >= 0, `input_lengths to have value at least 0, but got value ${step}`);
    expect(step <= T, `input_lengths to have value at most ${T}, but got value ${step}`);
  }
  const values = Array.from(targets.dataSync(), Math.trunc);
  const labels = counts.map((count, n) => {
    const start = rank === 1 ? ends[n] - count : n * columns;
    return values.slice(start, start + count);
  });
  for (const label of labels.flat()) {
    check(label >= 0 && label < C, () => new RangeError(`Target ${label} is out of bounds.`));
  }
  return labels;
}

function expect(holds: boolean, expected: string): void {
  check(holds, () => new RuntimeError(`Expected ${expected} ${CHECKING}`));
}
