// one_hot: indices as rows of zeros with a one.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given } from '../../python/repr.js';

const PARAMETERS = ['input', 'num_classes'] as const;

/** Arguments of {@link one_hot}. */
export interface OneHotOptions {
  /** Classes, (*), int32. */
  input: tf.Tensor;
  /** C, how many classes there are. Default -1: one more than the largest. */
  num_classes?: number;
}

/**
 * A row for each class, with a one in its place and zeros elsewhere. The classes are read back, to check them.
 *
 * @returns (*, C), int32 as torch's are integers: for a product with float32, `toFloat()`. The caller owns it.
 *
 * @example
 * ```ts
 * const rows = nn.functional.one_hot(tf.tensor1d([0, 2, 1], 'int32'), 4); // (3, 4)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html
 */
export function one_hot(...args: Arguments<OneHotOptions, typeof PARAMETERS>): tf.Tensor {
  const { input, num_classes = -1 } = bind('one_hot()', PARAMETERS, 1, splitKeywords(args));
  checkTensor('one_hot()', 'input', 1, input);
  check(Number.isInteger(num_classes), () => {
    return new TypeError(`one_hot(): argument 'num_classes' (position 2) must be int, not ${given(num_classes)}`);
  });
  check(input.dtype === 'int32', () => {
    return new RuntimeError('one_hot is only applicable to index tensor of type LongTensor. (tfjs: int32)');
  });
  const classes = input.dataSync<'int32'>();
  check(classes.length > 0 || (num_classes as number) > 0, () => {
    return new RuntimeError('Can not infer total number of classes from empty tensor.');
  });
  check(
    classes.every((index) => index >= 0),
    () => new RuntimeError('Class values must be non-negative.'),
  );
  const width = num_classes === -1 ? classes.reduce((most, index) => Math.max(most, index), 0) + 1 : (num_classes as number);
  check(
    classes.every((index) => index < width),
    () => new RuntimeError('Class values must be smaller than num_classes.'),
  );
  const ones = new Int32Array(classes.length * width);
  classes.forEach((index, row) => (ones[row * width + index] = 1));
  return tf.tensor(ones, [...input.shape, width], 'int32');
}
