// tfjs's own convolutions, pools and gather train: on wasm with kernels of ours. Against real PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import 'tfjs-torch-rnn';
import fixture from '../../fixtures/tfjs_gradients.json' with { type: 'json' };
import { leaksNothing } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { decode } from '../../support/fixture.js';
import { checkCall, type RecordedCall } from '../../support/recorded_call.js';

type Tensors = tf.Tensor[];

/** Calls as in tfjs; where it takes other arguments than the functions recorded, those. */
const FUNCTIONS: Readonly<Record<string, (tensors: Tensors, args: never[], shape: number[]) => tf.Tensor>> = {
  conv2d: ([x, filter], [stride, pad]) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
  conv1d: ([x, filter], [stride, pad]) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, stride, pad),
  depthwiseConv2d: ([x, filter], [stride, pad]) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
  separableConv2d: ([x, depthwise, pointwise], [stride, pad]) =>
    tf.separableConv2d(x as tf.Tensor4D, depthwise as tf.Tensor4D, pointwise as tf.Tensor4D, stride, pad),
  conv2dTranspose: ([x, filter], [stride], shape) =>
    tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape as [number, number, number, number], stride, 'valid'),
  maxPool: ([x], [size, stride]) => tf.maxPool(x as tf.Tensor4D, size, stride, 'valid'),
  avgPool: ([x], [size, stride]) => tf.avgPool(x as tf.Tensor4D, size, stride, 'valid'),
  gather: ([x], [indices, axis]) => tf.gather(x, tf.tensor1d(indices, 'int32'), axis),
};

const callOf = ({ function: name, arguments: args, output }: RecordedCall): ((tensors: Tensors) => tf.Tensor) => {
  return (tensors) => FUNCTIONS[name](tensors, args as never[], output.shape);
};

const recorded = fixture.cases as unknown as Record<string, RecordedCall>;

export const kernelCases = suite("gradients of tfjs's own", {
  ...Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => checkCall(callOf(one), one)])),
  'leave nothing alive': () => {
    for (const name of ['conv2d, same, strided', 'depthwiseConv2d, same, strided', 'gather of rows']) {
      const { tensors, d_output } = recorded[name];
      const [xs, dOutput] = [tensors.map(decode), decode(d_output)];
      const gradients = tf.grads((...given: Tensors) => callOf(recorded[name])(given));
      leaksNothing(() => tf.dispose(gradients(xs, dOutput)), 3);
    }
  },
});
