// Gradients of tanh and sigmoid, which the kernels make in one pass where they run on the backend's own arrays.
import * as tf from '@tensorflow/tfjs-core';
import { squashGradient } from '../arrays/native_kernels.js';
import { run } from '../engine.js';
import { type ByInput, gradient } from './gradient.js';

/** y = f(x), whose slope is a polynomial of y. */
interface Function {
  kernelName: string;
  slope: (y: tf.Tensor) => tf.Tensor;
}

const FUNCTIONS: readonly Function[] = [
  { kernelName: tf.Tanh, slope: (y) => tf.sub(1, tf.square(y)) },
  { kernelName: tf.Sigmoid, slope: (y) => tf.mul(y, tf.sub(1, y)) },
];

/** dy·f'(x), with a gradient by dy. */
function timesSlope(dy: tf.Tensor, y: tf.Tensor, { kernelName, slope }: Function): tf.Tensor {
  const composed = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.mul(dy, slope(y));
  if (tf.getBackend() !== 'cpu') return composed(dy, y);
  const [dx] = run<[tf.Tensor]>({
    name: `${kernelName}Gradient`,
    inputs: [dy],
    forward(save) {
      save([y]);
      return [squashGradient(kernelName === tf.Tanh, dy, y) ?? composed(dy, y)];
    },
    gradient: ([by], [y]) => [() => composed(by, y)],
  });
  return dx;
}

export const activations = FUNCTIONS.map((f) =>
  gradient(f.kernelName, { outputs: [true] }, (dy, [y]): ByInput => ({ x: () => timesSlope(dy, y, f) })),
);
