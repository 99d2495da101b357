// Puts right what tfjs has wrong, for all code that runs on it: gradients, and kernels of some backends. Importing the library does it.
import * as tf from '@tensorflow/tfjs-core';
import { GRADIENTS } from './gradients/index.js';
import { MENDED } from './mended_kernels.js';
import type { Mended, Mending } from './mending.js';
import { tidied } from './tidied.js';

let tfjsOwn: unknown;
const mendings = [...MENDED];

/**
 * Nothing where all is in place. tfjs registers its gradients, and a backend its kernels, when it is imported, which may be after
 * this library. A gradient that somebody registers beside them stays.
 */
export function mend(): void {
  const registered = tf.getGradient(tf.Identity); // one of those that stay tfjs's
  if (registered !== tfjsOwn) GRADIENTS.forEach((config) => tf.registerGradient(config));
  tfjsOwn = registered;
  mendings.forEach(mendKernel);
}

/** Kernels that are mended where a bundle has what takes their place. */
export function mendAlso(more: readonly Mending[]): void {
  mendings.push(...more);
  mend();
}

/** On every kernel that is mended, by whatever copy of this library there is in the process. */
const MARK = Symbol.for('tfjs-torch-rnn/mended');

function mendKernel({ backendName, kernelName, mended }: Mending): void {
  const own = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
  if (own === undefined || MARK in own) return;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...mendedKernel(own, mended), [MARK]: true } as tf.KernelConfig);
}

/** The kernel with what takes its place. */
export function mendedKernel(own: tf.KernelConfig, mended: Mended): tf.KernelConfig {
  return {
    ...own,
    kernelFunc({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.Tensor | tf.Tensor[] {
      const run = (given: object, attributes: object): tf.Tensor => {
        const info = own.kernelFunc({
          inputs: given as tf.NamedTensorInfoMap,
          attrs: attributes as tf.NamedAttrMap,
          backend,
        });
        return info instanceof tf.Tensor ? (info as tf.Tensor) : tf.engine().makeTensorFromTensorInfo(info as tf.TensorInfo);
      };
      return tidied(() => mended(run, inputs as tf.NamedTensorMap, attrs ?? {}));
    },
  };
}

mend();
queueMicrotask(mend); // when all modules that are imported beside this one are there
