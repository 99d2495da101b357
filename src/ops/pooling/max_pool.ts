// maxPool: the largest element of each window, with torch's gradient: all of it to the first of equal ones, or to the last NaN.
import * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run } from '../../engines/engine.js';
import { maxPoolForm } from './forms.js';
import type { Windows } from './windows.js';

/**
 * @param x - planes, (A, H, W, 1).
 * @returns the largest elements, and how far behind its window's beginning each lies in its plane, h·W + w: (A, Hout, Wout, 1).
 */
export function maxPool(x: tf.Tensor4D, windows: Windows): [values: tf.Tensor4D, offsets: tf.Tensor4D] {
  const { shape } = x;
  const form = maxPoolForm();
  return run<[tf.Tensor4D, tf.Tensor4D]>({
    name: `MaxPool_${form.name}`,
    inputs: [x],
    forward(save) {
      const found = form.search(x, windows);
      save([found[1]]);
      return found;
    },
    gradient: ([dy], [offsets]) => [() => tf.tidy(() => form.put(dy, offsets as tf.Tensor4D, shape, windows))],
  });
}

/** The largest elements alone. Without a tape nobody asks where they lie. */
export function largest(x: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const form = maxPoolForm();
  const { largest } = form;
  if (largest === undefined || isTapeOn()) return maxPool(x, windows)[0];
  const [values] = run<[tf.Tensor4D]>({
    name: `MaxPool_${form.name}`,
    inputs: [x],
    forward: () => [largest(x, windows)],
    gradient: () => [],
  });
  return values;
}
