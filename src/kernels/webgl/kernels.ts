// The fused kernels of WebGL, by mode.
import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../../recurrence/kernel.js';
import type { ModeName } from '../../recurrence/modes.js';
import { RNN_RELU, RNN_TANH } from './rnn.js';

const KERNELS: Partial<Record<ModeName, Kernel>> = { RNN_TANH, RNN_RELU };

/** The shaders are written in the language of WebGL 2. */
export function webglKernel(mode: ModeName): Kernel | undefined {
  return tf.env().getNumber('WEBGL_VERSION') === 2 ? KERNELS[mode] : undefined;
}
