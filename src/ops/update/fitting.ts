// Which parameters the faster forms of updates change.
import type * as tf from '@tensorflow/tfjs-core';

/** Those of the steps that change some float32; the others are done by the composed update. */
export function fitting<Options, Step extends { parameter: tf.Variable }>(
  composed: (options: Options, steps: readonly Step[]) => void,
  options: Options,
  steps: readonly Step[],
): Step[] {
  const fits = ({ parameter }: Step): boolean => parameter.size > 0 && parameter.dtype === 'float32';
  const others = steps.filter((step) => !fits(step));
  if (others.length > 0) composed(options, others);
  return steps.filter(fits);
}
