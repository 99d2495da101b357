// Kernels of tfjs as steps of a program: called once more, on arrays of the same shapes.
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../tidied.js';
import type { Numbers } from './memory.js';

type Call = Parameters<tf.KernelFunc>[0];

/** Puts a kernel in the place of that which is registered under its name. */
export function replaceKernel(config: tf.KernelConfig): void {
  tf.unregisterKernel(config.kernelName, config.backendName);
  tf.registerKernel(config);
}

/** What tells a call from another on the same arrays. */
export function keyOf({ kernelName }: tf.KernelConfig, { inputs, attrs }: Call): string {
  const given = Object.entries(inputs as tf.NamedTensorMap).map(([name, { shape, dtype }]) => [name, shape, dtype]);
  return JSON.stringify([kernelName, attrs, given]);
}

/** The results of the call on other values. Undefined where the results have other shapes than they had: those of some kernels depend on values. */
export function again(
  { kernelFunc }: tf.KernelConfig,
  { inputs, attrs, backend }: Call,
  results: readonly tf.TensorInfo[],
): (from: readonly Numbers[]) => readonly Numbers[] | undefined {
  const given = Object.entries(inputs as tf.NamedTensorMap).map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const shapes = results.map(({ shape }) => shape);
  const tensorOf = (info: tf.TensorInfo): tf.Tensor =>
    info instanceof tf.Tensor ? (info as tf.Tensor) : tf.engine().makeTensorFromTensorInfo(info);
  return (from) => {
    const values: Numbers[] = [];
    tidied(() => {
      const tensors = given.map(({ name, shape, dtype }, i) => [name, tf.engine().makeTensor(from[i], shape, dtype)]);
      const made = kernelFunc({ inputs: Object.fromEntries(tensors) as tf.NamedTensorInfoMap, attrs, backend });
      for (const [i, tensor] of (Array.isArray(made) ? made : [made]).map(tensorOf).entries()) {
        if (tf.util.arraysEqual(tensor.shape, shapes[i])) values.push(tensor.dataSync<'float32'>());
      }
      return [];
    });
    return values.length === shapes.length ? values : undefined;
  };
}
