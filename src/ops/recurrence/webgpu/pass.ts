// What a pass over a sequence runs on, in one program or in one per step.
import type * as tf from '@tensorflow/tfjs-core';
import type { Steps } from '../steps.js';
import type { Counts } from '../../../engines/webgpu/layout.js';
import type { Sizes } from './sizes.js';

export interface Pass {
  /** Tells the pass from every other that has programs of its own. */
  key: string;
  sizes: Sizes;
  counts: Counts;
  steps: Steps;
  /** By their names in the programs. */
  inputs: Readonly<Record<string, tf.Tensor>>;
}
