// nn.functional.pad: values and gradients against PyTorch; dtypes, errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/padding.json' with { type: 'json' };
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { checkCall, type RecordedCall } from '../../support/recorded_call.js';
import { input } from '../../support/values.js';

const pad = nn.functional.pad as (...args: unknown[]) => tf.Tensor;

const check = (recorded: RecordedCall): void => {
  checkCall(([x]) => pad(x, ...recorded.arguments, recorded.keywords), recorded);
};

const COMBINATIONS = `Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`;

function errors(): [unknown[], string, string][] {
  const x = tf.zeros([1, 1, 5]);
  const argument = (name: string, position: number): string => `pad(): argument '${name}' (position ${position}) must be`;
  const size = 'Padding size should be less than the corresponding input dimension, but got: padding';
  const nonZero = 'tensor with possibly 0 batch size and other non-zero dimensions for input, but got:';
  return [
    [[[1], [1, 1]], 'TypeError', `${argument('input', 1)} Tensor, not list`],
    [[x], 'TypeError', "pad() missing 1 required positional argument: 'pad'"],
    [[x, 1], 'TypeError', `${argument('pad', 2)} tuple of ints, not int`],
    [[x, [1, 1.5]], 'TypeError', `${argument('pad', 2)} tuple of ints, but found element of type float at pos 1`],
    [[x, [1, 1], 3], 'TypeError', `${argument('mode', 3)} str, not int`],
    [[x, [1, 1], { value: 'a' }], 'TypeError', `${argument('value', 4)} float, not str`],
    [[x, [1]], 'RuntimeError', 'Padding length must be divisible by 2'],
    [
      [x, [1, 1, 1, 1, 1, 1, 1, 1]],
      'RuntimeError',
      'Padding length should be less than or equal to two times the input dimension but got padding length 8 and input of dimension 3',
    ],
    [[x, [-2, -4]], 'RuntimeError', 'narrow(): length must be non-negative.'],
    [[x, [9, -6]], 'RuntimeError', 'narrow(): length must be non-negative.'],
    [[x, [1, 1], 'foo'], 'RuntimeError', 'Unrecognised padding mode foo'],
    [[x, [1, 1], 'reflect', 3], 'RuntimeError', `Padding mode "reflect" doesn't take in value argument`],
    [
      [tf.zeros([5]), [1, 1], 'reflect'],
      'RuntimeError',
      `Padding size 2 is not supported for 1D input tensor.\n${COMBINATIONS}`,
    ],
    [[x, [5, 0], 'reflect'], 'RuntimeError', `Argument #4: ${size} (5, 0) at dimension 2 of input [1, 1, 5]`],
    [[x, [1, 1, 1, 1], 'reflect'], 'RuntimeError', `Argument #6: ${size} (1, 1) at dimension 1 of input [1, 1, 5]`],
    [[x, [6, 0], 'circular'], 'RuntimeError', 'Padding value causes wrapping around more than once.'],
    [[x, [-3, -3], 'circular'], 'RuntimeError', 'Negative padding value is resulting in an empty dimension'],
    [[x, [-3, 3], 'circular'], 'RuntimeError', 'Padding value causes wrapping around more than once.'],
    [
      [tf.zeros([1, 2, 5, 3]), [-2, -2, 1, 1], 'replicate'],
      'RuntimeError',
      'Trying to create tensor with negative dimension -1: [1, 2, 7, -1]',
    ],
    [[x, [-3, -2], 'replicate'], 'RuntimeError', 'input (W: 5) is too small. Calculated output W: 0'],
    [[tf.zeros([2, 0, 3]), [1, 1], 'reflect'], 'RuntimeError', `Expected 2D or 3D (batch mode) ${nonZero} [2, 0, 3]`],
    [
      [tf.zeros([1, 2, 0, 3]), [1, 1, 1, 1], 'replicate'],
      'RuntimeError',
      `Expected 3D or 4D (batch mode) ${nonZero} [1, 2, 0, 3]`,
    ],
    [[tf.zeros([2, 3], 'bool'), [1, 1], 'reflect'], 'RuntimeError', `"reflection_pad1d" not implemented for 'Bool'`],
    [
      [tf.zeros([2, 3], 'int32'), [1, 1], { value: NaN }],
      'RuntimeError',
      'value cannot be converted to type int without overflow',
    ],
  ];
}

const recorded = fixture.cases as unknown as Record<string, RecordedCall>;

export const padCases = suite('nn.functional.pad', {
  ...Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => check(one)])),
  'other dtypes': () => {
    const x = tf.tensor2d([[1, 2, 3]], [1, 3], 'int32');
    for (const [args, values] of [
      [
        [[1, 1], 'constant', 2.7],
        [2, 1, 2, 3, 2],
      ],
      [
        [[2, 0], 'reflect'],
        [3, 2, 1, 2, 3],
      ],
      [
        [[1, 1], 'replicate'],
        [1, 1, 2, 3, 3],
      ],
      [
        [[0, 2], 'circular'],
        [1, 2, 3, 1, 2],
      ],
    ] as const) {
      const padded = pad(x, ...args);
      close(padded, values, EXACT, args.join());
      equal(padded.dtype, 'int32');
    }
    const flags = pad(tf.tensor2d([[0, 1]], [1, 2], 'bool'), [1, 0], { value: 2 });
    close(flags, [1, 0, 1], EXACT);
    equal(flags.dtype, 'bool');
  },
  'NaN and infinities stay where they are': () => {
    const x = tf.tensor2d([[NaN, Infinity, 1, 2]]);
    close(pad(x, [1, 1], { value: -Infinity }), [-Infinity, NaN, Infinity, 1, 2, -Infinity], EXACT);
    close(pad(x, [1, 1], 'replicate'), [NaN, NaN, Infinity, 1, 2, 2], EXACT);
  },
  'leaves alive what it returns': () => {
    const x = input([2, 3, 4]);
    leaksNothing(() => {
      for (const mode of ['constant', 'reflect', 'replicate', 'circular']) tf.dispose(pad(x, [2, -1], mode));
      tf.dispose(pad(x, []));
      tf.dispose(tf.grad((v: tf.Tensor) => pad(v, [2, 1], 'reflect'))(x));
    });
  },
  'refuses what torch refuses': () => {
    for (const [args, name, message] of errors()) throws(() => pad(...args), name, message);
  },
});
