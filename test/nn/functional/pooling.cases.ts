// nn.functional's pools: values, indices and gradients against PyTorch; errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/pooling.json' with { type: 'json' };
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { decode, type Encoded } from '../../support/fixture.js';
import { checkCall, type RecordedCall } from '../../support/recorded_call.js';
import { input } from '../../support/values.js';

const F = nn.functional as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const recorded = fixture.calls as unknown as Record<string, RecordedCall & { indices?: Encoded }>;

function check(one: RecordedCall & { indices?: Encoded }): void {
  checkCall(([x]) => F[one.function](x, one.keywords), one);
  if (one.indices === undefined) return;
  const call = F[one.function] as unknown as (...args: unknown[]) => [tf.Tensor, tf.Tensor];
  const [output, indices] = call(decode(one.tensors[0]), { ...one.keywords, return_indices: true });
  close(output, decode(one.output), EXACT, 'output');
  close(indices, decode(one.indices), EXACT, 'indices');
  equal(indices.dtype, 'int32');
}

const zeros = (...shape: number[]): tf.Tensor => tf.zeros(shape);

function errors(): [string, unknown[], string, string][] {
  const [x, y] = [zeros(1, 1, 5), zeros(1, 1, 4, 5)];
  const tuple = (name: string, argument: string, position: number): string =>
    `${name}(): argument '${argument}' (position ${position}) must be tuple of ints`;
  const lines = 'Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:';
  const images = 'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:';
  const rank = (name: string): string =>
    `Expected 2 to 3 dimensions, but got 1-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`;
  const received = 'elements of output_size must be greater than or equal to 0 but received';
  const half = 'pad should be at most half of effective kernel size, but got';
  return [
    ['max_pool1d', [x], 'TypeError', "_max_pool1d() missing 1 required positional argument: 'kernel_size'"],
    ['max_pool1d', [[1], 2], 'TypeError', "max_pool1d(): argument 'input' (position 1) must be Tensor, not list"],
    ['max_pool1d', [x, 'a'], 'TypeError', `${tuple('max_pool1d', 'kernel_size', 2)}, not str`],
    [
      'max_pool1d',
      [x, 2, [1.5]],
      'TypeError',
      `${tuple('max_pool1d', 'stride', 3)}, but found element of type float at pos 0`,
    ],
    [
      'max_pool1d',
      [x, 2, { ceil_mode: 1 }],
      'TypeError',
      "max_pool1d(): argument 'ceil_mode' (position 6) must be bool, not int",
    ],
    ['max_pool1d', [zeros(5), 2], 'RuntimeError', `max_pool1d: ${lines}[5]`],
    ['max_pool1d', [zeros(2, 2, 0), 2], 'RuntimeError', `max_pool1d: ${lines}[2, 2, 0]`],
    ['max_pool1d', [zeros(2, 0, 5), 2], 'RuntimeError', `max_pool1d: ${lines}[2, 0, 5]`],
    ['max_pool1d', [x, 6], 'RuntimeError', 'max_pool1d() Invalid computed output size: 0'],
    ['max_pool1d', [x, 0], 'RuntimeError', 'max_pool1d() kernel_size must be greater than zero, but got 0'],
    ['max_pool1d', [x, 2, 0], 'RuntimeError', 'max_pool1d() stride must be greater than zero, but got 0'],
    ['max_pool1d', [x, 2, 1, -1], 'RuntimeError', 'max_pool1d() padding must be non-negative, but got -1'],
    [
      'max_pool1d',
      [x, 2, 1, 2],
      'RuntimeError',
      'max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=2',
    ],
    ['max_pool1d', [x, 2, 1, 0, 0], 'RuntimeError', 'max_pool1d() dilation must be greater than zero, but got 0'],
    [
      'max_pool1d',
      [x, [1, 2]],
      'RuntimeError',
      'max_pool1d() kernel_size must be an int, list of ints or tuple of ints of size 1 but got size 2',
    ],
    [
      'max_pool1d',
      [x, 2, [1, 2]],
      'RuntimeError',
      'max_pool1d() stride must be None, an int, list of ints, or tuple of ints of size 1 but got size 2',
    ],
    [
      'max_pool1d',
      [tf.zeros([1, 1, 5], 'int32'), 2],
      'RuntimeError',
      `"max_pool1d_impl" not implemented for 'Int' (tfjs: input.toFloat())`,
    ],
    ['max_pool2d', [zeros(4, 5), 2], 'RuntimeError', 'non-empty 3D or 4D (batch mode) tensor expected for input'],
    [
      'max_pool2d',
      [y, [1, 2, 3]],
      'RuntimeError',
      'max_pool2d: kernel_size must either be a single int, or a tuple of two ints',
    ],
    [
      'max_pool2d',
      [y, 2, 1, 0, [1, 2, 3]],
      'RuntimeError',
      'max_pool2d: dilation must be either a single int, or a tuple of two ints',
    ],
    ['max_pool2d', [y, 2, 0], 'RuntimeError', 'stride should not be zero'],
    ['max_pool2d', [y, 2, -1], 'RuntimeError', 'stride should be greater than zero, but got dH: -1 dW: -1'],
    ['max_pool2d', [y, 0, 1], 'RuntimeError', 'kernel size should be greater than zero, but got kH: 0 kW: 0'],
    ['max_pool2d', [y, 2, 1, 2], 'RuntimeError', `${half} pad=2, kernel_size=2 and dilation=1`],
    [
      'max_pool2d',
      [y, 3, 1, 2, 2],
      'RuntimeError',
      'pad should be smaller than or equal to half of kernel size, but got padW = 2, padH = 2, kW = 3, kH = 3',
    ],
    ['max_pool2d', [y, 2, 1, -1], 'RuntimeError', 'pad must be non-negative, but got pad: -1'],
    [
      'max_pool2d',
      [y, 2, 1, 0, 0],
      'RuntimeError',
      'dilation should be greater than zero, but got dilationH: 0 dilationW: 0',
    ],
    [
      'max_pool2d',
      [y, [5, 2]],
      'RuntimeError',
      'Given input size: (1x4x5). Calculated output size: (1x0x2). Output size is too small',
    ],
    ['max_pool2d', [zeros(2, 2, 0, 5), 2], 'RuntimeError', `${images}[2, 2, 0, 5]`],
    ['max_pool2d', [zeros(0, 4, 5), 2], 'RuntimeError', `${images}[0, 4, 5]`],
    ['avg_pool1d', [zeros(5), 2], 'RuntimeError', rank('avg_pool1d')],
    [
      'avg_pool1d',
      [x, 6],
      'RuntimeError',
      'Given input size: (1x1x5). Calculated output size: (1x1x0). Output size is too small',
    ],
    ['avg_pool1d', [x, [1, 2]], 'RuntimeError', "avg_pool1d() argument 'kernel_size' should contain one int (got 2)"],
    ['avg_pool1d', [x, 2, -1], 'RuntimeError', 'stride should be greater than zero, but got dH: 1 dW: -1'],
    ['avg_pool1d', [zeros(2, 0, 5), 2], 'RuntimeError', `${images}[2, 0, 1, 5]`],
    [
      'avg_pool1d',
      [x, 2, { divisor_override: 3 }],
      'TypeError',
      "avg_pool1d() got an unexpected keyword argument 'divisor_override'",
    ],
    ['avg_pool2d', [y, 2, { divisor_override: 0 }], 'RuntimeError', 'divisor must be not zero'],
    [
      'avg_pool2d',
      [y, 2, { divisor_override: 1.5 }],
      'TypeError',
      "avg_pool2d(): argument 'divisor_override' must be int, not float",
    ],
    [
      'avg_pool2d',
      [y, 2, [1, 2, 3]],
      'RuntimeError',
      'avg_pool2d: stride must either be omitted, a single int, or a tuple of two ints',
    ],
    [
      'avg_pool2d',
      [tf.zeros([1, 1, 4, 5], 'int32'), 2],
      'RuntimeError',
      `"avg_pool2d" not implemented for 'Int' (tfjs: input.toFloat())`,
    ],
    ['adaptive_avg_pool1d', [zeros(5), 2], 'RuntimeError', rank('adaptive_avg_pool1d')],
    ['adaptive_avg_pool1d', [x, -1], 'RuntimeError', `adaptive_avg_pool2d: ${received} {1, -1}`],
    [
      'adaptive_avg_pool1d',
      [x, [1, 2]],
      'RuntimeError',
      "adaptive_avg_pool1d() argument 'output_size' should contain one int (got 2)",
    ],
    ['adaptive_avg_pool1d', [x, null], 'TypeError', `${tuple('adaptive_avg_pool1d', 'output_size', 2)}, not NoneType`],
    [
      'adaptive_avg_pool1d',
      [zeros(2, 2, 0), 3],
      'RuntimeError',
      'adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, but input has sizes [2, 2, 1, 0] ' +
        'with dimension 3 being empty',
    ],
    ['adaptive_avg_pool2d', [zeros(4, 5), 2], 'ValueError', 'Input dimension should be at least 3'],
    ['adaptive_avg_pool2d', [y, [3]], 'RuntimeError', 'adaptive_avg_pool2d: output_size must be 2'],
    ['adaptive_avg_pool2d', [y, [3, -1]], 'RuntimeError', `adaptive_avg_pool2d: ${received} {3, -1}`],
    [
      'adaptive_avg_pool2d',
      [y, 'a'],
      'TypeError',
      `${tuple('adaptive_avg_pool2d', 'output_size', 2)}, but found element of type str at pos 0`,
    ],
  ];
}

export const functionalPoolingCases = [
  ...suite(
    'pools as in PyTorch',
    Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => check(one)])),
  ),
  ...suite('pools', {
    'no windows at all': () => equal(F.adaptive_avg_pool1d(input([2, 2, 3]), 0).shape, [2, 2, 0]),
    'infinities and NaN stay in their windows': () => {
      const x = tf.tensor2d([[NaN, 1, Infinity, 2, 3, 4, 5]]);
      close(F.avg_pool1d(x, 2), [NaN, Infinity, 3.5], EXACT);
      close(F.adaptive_avg_pool1d(x, 3), [NaN, Infinity, 4], EXACT);
    },
    'leave alive what they return': () => {
      const x = input([2, 2, 6, 5]);
      const calls: ((x: tf.Tensor) => tf.Tensor)[] = [
        (x) => F.max_pool2d(x, 3, 2, 1),
        (x) => F.avg_pool2d(x, 3, 2, 1, true, false),
        (x) => F.adaptive_avg_pool2d(x, [3, null]),
        (x) => F.adaptive_avg_pool2d(x, [null, null]),
      ];
      for (const call of calls) {
        leaksNothing(() => tf.dispose(call(x)), 3);
        leaksNothing(() => tf.dispose(tf.grad(call)(x)), 3);
      }
      leaksNothing(() => tf.dispose(F.max_pool2d(x, 2, { return_indices: true })), 3);
    },
    'refuse what torch refuses': () => {
      for (const [name, args, error, message] of errors()) throws(() => F[name](...args), error, message);
    },
  }),
];
