// nn.functional's convolutions: values and gradients against PyTorch; errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/convolutions.json' with { type: 'json' };
import { leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { checkCall, type RecordedCall } from '../../support/recorded_call.js';
import { input } from '../../support/values.js';

const F = nn.functional as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const recorded = fixture.calls as unknown as Record<string, RecordedCall>;

const check = (one: RecordedCall): void => {
  checkCall((tensors) => F[one.function](...tensors, one.keywords), one);
};

const zeros = (...shape: number[]): tf.Tensor => tf.zeros(shape);

function errors(): [string, unknown[], string, string][] {
  const [x, w] = [zeros(2, 3, 5), zeros(4, 3, 3)];
  const tooLarge = "Kernel size can't be greater than actual input size";
  const single = (name: string, axes: number): string =>
    `expected ${name} to be a single integer value or a list of ${axes} values to match the convolution dimensions, but got ${name}=`;
  const unfit = 'output padding must be smaller than either stride or dilation, but got';
  const one = 'stride_height: 1 stride_width: 1 dilation_height: 1 dilation_width: 1';
  return [
    ['conv1d', [x], 'TypeError', "conv1d() missing 1 required positional argument: 'weight'"],
    ['conv1d', [2, w], 'TypeError', "conv1d(): argument 'input' (position 1) must be Tensor, not int"],
    ['conv1d', [x, null], 'TypeError', "conv1d(): argument 'weight' (position 2) must be Tensor, not NoneType"],
    ['conv1d', [x, w, { stride: 'a' }], 'TypeError', "conv1d(): argument 'stride' must be tuple of ints, not str"],
    [
      'conv1d',
      [x, w, { stride: [1.5] }],
      'TypeError',
      "conv1d(): argument 'stride' must be tuple of ints, but found element of type float at pos 0",
    ],
    ['conv1d', [x, w, { groups: 1.5 }], 'TypeError', "conv1d(): argument 'groups' (position 7) must be int, not float"],
    [
      'conv1d',
      [zeros(3), w],
      'RuntimeError',
      'Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: [3]',
    ],
    [
      'conv2d',
      [zeros(2, 3), zeros(4, 3, 3, 3)],
      'RuntimeError',
      'Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 3]',
    ],
    ['conv1d', [zeros(2, 3), zeros(4, 3)], 'RuntimeError', 'weight should have at least three dimensions'],
    [
      'conv1d',
      [x, zeros(4, 3, 3, 3)],
      'RuntimeError',
      'Expected 4-dimensional input for 4-dimensional weight [4, 3, 3, 3], but got 3-dimensional input of size [2, 3, 5] instead',
    ],
    ['conv2d', [zeros(2, 3, 5), w], 'RuntimeError', `${single('stride', 1)}[1, 1]`],
    ['conv1d', [x, w, { stride: [1, 2] }], 'RuntimeError', `${single('stride', 1)}[1, 2]`],
    ['conv1d', [x, w, { padding: [1, 2] }], 'RuntimeError', `${single('padding', 1)}[1, 2]`],
    ['conv1d', [x, w, { stride: 0 }], 'RuntimeError', 'non-positive stride is not supported'],
    ['conv1d', [x, w, { padding: -1, stride: 0 }], 'RuntimeError', 'negative padding is not supported'],
    ['conv1d', [x, w, { dilation: 0 }], 'RuntimeError', 'non-positive dilation is not supported'],
    ['conv1d', [x, w, { dilation: -1 }], 'RuntimeError', 'dilation should be greater than zero'],
    ['conv1d', [x, w, { groups: 0 }], 'RuntimeError', 'non-positive groups is not supported'],
    ['conv1d', [x, w, { padding: 'foo' }], 'RuntimeError', "Invalid padding string: 'foo'"],
    [
      'conv1d',
      [x, w, { padding: 'same', stride: 2 }],
      'RuntimeError',
      "padding='same' is not supported for strided convolutions",
    ],
    [
      'conv1d',
      [x, w, { groups: 3 }],
      'RuntimeError',
      'Given groups=3, expected weight to be divisible by 3 at dimension 0, but got weight of size [[4, 3, 3]] instead',
    ],
    [
      'conv1d',
      [x, zeros(0, 3, 3)],
      'RuntimeError',
      'Given groups=1, expected weight to be at least 1 at dimension 0, but got weight of size [0, 3, 3] instead',
    ],
    [
      'conv1d',
      [zeros(2, 4, 5), w],
      'RuntimeError',
      'Given groups=1, weight of size [4, 3, 3], expected input[2, 4, 5] to have 3 channels, but got 4 channels instead',
    ],
    [
      'conv1d',
      [zeros(4, 5), w],
      'RuntimeError',
      'Given groups=1, weight of size [4, 3, 3], expected input[1, 4, 5] to have 3 channels, but got 4 channels instead',
    ],
    [
      'conv1d',
      [x, w, zeros(3)],
      'RuntimeError',
      'Given weight of size [4, 3, 3], expected bias to be 1-dimensional with 4 elements, but got bias of size [3] instead',
    ],
    [
      'conv1d',
      [zeros(2, 3, 2), w],
      'RuntimeError',
      `Calculated padded input size per channel: (2). Kernel size: (3). ${tooLarge}`,
    ],
    [
      'conv1d',
      [x, w, { dilation: 3 }],
      'RuntimeError',
      `Calculated padded input size per channel: (5). Kernel size: (7). ${tooLarge}`,
    ],
    [
      'conv2d',
      [zeros(2, 3, 0, 5), zeros(4, 3, 3, 3), { padding: [1, 0] }],
      'RuntimeError',
      `Calculated padded input size per channel: (2 x 5). Kernel size: (3 x 3). ${tooLarge}`,
    ],
    [
      'conv1d',
      [tf.zeros([2, 3, 5], 'int32'), w, zeros(4)],
      'RuntimeError',
      'Input type (int) and bias type (float) should be the same',
    ],
    [
      'conv1d',
      [x, tf.zeros([4, 3, 3], 'int32')],
      'RuntimeError',
      'Input type (torch.FloatTensor) and weight type (torch.IntTensor) should be the same or input should be a MKLDNN tensor ' +
        'and weight is a dense tensor',
    ],
    [
      'conv_transpose1d',
      [zeros(2, 4, 5), zeros(3, 2, 3)],
      'RuntimeError',
      'Given transposed=1, weight of size [3, 2, 3], expected input[2, 4, 5] to have 3 channels, but got 4 channels instead',
    ],
    [
      'conv_transpose1d',
      [x, zeros(3, 2, 3), zeros(3)],
      'RuntimeError',
      'Given transposed=1, weight of size [3, 2, 3], expected bias to be 1-dimensional with 2 elements, but got bias of size [3] instead',
    ],
    [
      'conv_transpose1d',
      [x, zeros(3, 2, 3), { output_padding: 1 }],
      'RuntimeError',
      `${unfit} output_padding_height: 0 output_padding_width: 1 ${one}`,
    ],
    [
      'conv_transpose1d',
      [x, zeros(3, 2, 3), { output_padding: -1 }],
      'RuntimeError',
      'negative output_padding is not supported',
    ],
    [
      'conv_transpose1d',
      [x, zeros(3, 2, 3), { padding: 'same' }],
      'TypeError',
      "conv_transpose1d(): argument 'padding' must be tuple of ints, not str",
    ],
    [
      'conv_transpose1d',
      [zeros(2, 3, 0), zeros(3, 2, 3)],
      'RuntimeError',
      'Only zero batch or zero channel inputs are supported, but got input shape: [2, 3, 1, 0]',
    ],
    [
      'conv_transpose1d',
      [zeros(2, 3, 3), zeros(3, 2, 3), { padding: 4 }],
      'RuntimeError',
      'Given input size per channel: (1 x 3). Calculated output size per channel: (1 x -3). Output size is too small',
    ],
  ];
}

export const functionalConvolutionCases = [
  ...suite(
    'convolutions as in PyTorch',
    Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => check(one)])),
  ),
  ...suite('convolutions', {
    'leave alive what they return': () => {
      const [x, w, b] = [input([2, 4, 9]), input([4, 2, 3]), input([4])];
      const call = (...xs: tf.Tensor[]): tf.Tensor => F.conv1d(...xs, { groups: 2, dilation: 2, stride: 2, padding: 1 });
      leaksNothing(() => tf.dispose(call(x, w, b)), 5);
      leaksNothing(() => tf.dispose(tf.grads(call)([x, w, b])), 5);
      const [v, wide] = [input([4, 2, 3]), input([8])];
      const transposed = (...xs: tf.Tensor[]): tf.Tensor => F.conv_transpose1d(...xs, { groups: 4, stride: 2, padding: 1 });
      leaksNothing(() => tf.dispose(tf.grads(transposed)([x, v, wide])), 5);
      leaksNothing(() => tf.dispose(tf.grads((...xs: tf.Tensor[]) => F.conv_transpose1d(...xs))([x, v])), 5);
    },
    'refuse what torch refuses': () => {
      for (const [name, args, error, message] of errors()) throws(() => F[name](...args), error, message);
    },
  }),
];
