// Gives tfjs's wasm backend the kernels that it lacks behind gradients: with them all convolutions, tf.gather and tf.einsum train there.
import * as tf from '@tensorflow/tfjs-core';
import { einsum } from '../../einsum.js';
import {
  conv2DBackpropFilter,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
} from './convolution.js';
import { unsortedSegmentSum } from './segment_sum.js';

type Kernel = (inputs: never, attrs: never) => tf.TensorInfo;

const KERNELS: Readonly<Record<string, Kernel>> = {
  [tf.Conv2DBackpropFilter]: conv2DBackpropFilter,
  [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseConv2dNativeBackpropFilter,
  [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseConv2dNativeBackpropInput,
  [tf.Einsum]: einsum,
  [tf.UnsortedSegmentSum]: unsortedSegmentSum,
};

for (const [kernelName, compute] of Object.entries(KERNELS)) {
  if (tf.getKernel(kernelName, 'wasm') !== undefined) continue; // some day the backend may have it
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => compute(inputs as never, attrs as never),
  });
}
