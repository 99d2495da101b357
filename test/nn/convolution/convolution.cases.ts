// Convolution modules: outputs, gradients, repr and initial values as in PyTorch; arguments, errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/convolutions.json' with { type: 'json' };
import { IS_DISPOSED } from '../../../src/python/checks.js';
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { build, type ModuleSpec } from '../../support/build.js';
import { suite } from '../../support/case.js';
import { decodeAll, type Encoded } from '../../support/fixture.js';
import { checkModule, type RecordedModule } from '../../support/recorded_module.js';
import { filled, input } from '../../support/values.js';

const recorded = fixture.modules as unknown as Record<string, RecordedModule>;
const initial = fixture.initial as unknown as Record<string, { module: ModuleSpec; state_dict: Record<string, Encoded> }>;

const Unchecked = nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>;
const call = (module: nn.Module, ...args: unknown[]): unknown =>
  (module as unknown as (...args: unknown[]) => unknown)(...args);

const constructorErrors: [string, unknown[], string, string][] = [
  ['Conv1d', [3, 4], 'TypeError', "Conv1d.__init__() missing 1 required positional argument: 'kernel_size'"],
  ['Conv2d', [3, 4, 3, { foo: 1 }], 'TypeError', "Conv2d.__init__() got an unexpected keyword argument 'foo'"],
  ['Conv1d', ['3', 4, 3], 'TypeError', 'in_channels should be of type int, got: str'],
  ['Conv1d', [3, 4, 2.5], 'TypeError', 'kernel_size should be of type int or tuple of ints, got: float'],
  ['Conv1d', [3, 4, 3, { stride: ['a'] }], 'TypeError', 'stride should be of type int or tuple of ints, got: str'],
  ['Conv1d', [3, 4, 3, { bias: 1 }], 'TypeError', 'bias should be of type bool, got: int'],
  ['Conv1d', [4, 3, 3, { groups: 0 }], 'ValueError', 'groups must be a positive integer'],
  ['Conv1d', [3, 4, 3, { groups: 2 }], 'ValueError', 'in_channels must be divisible by groups'],
  ['Conv1d', [4, 3, 3, { groups: 2 }], 'ValueError', 'out_channels must be divisible by groups'],
  [
    'Conv1d',
    [3, 4, 3, { padding: 'foo' }],
    'ValueError',
    "Invalid padding string 'foo', should be one of {'valid', 'same'}",
  ],
  ['Conv2d', [3, 4, 3, [1, 2], 'same'], 'ValueError', "padding='same' is not supported for strided convolutions"],
  [
    'Conv2d',
    [3, 4, 3, { padding_mode: 'x' }],
    'ValueError',
    "padding_mode must be one of {'circular', 'reflect', 'replicate', 'zeros'}, but got padding_mode='x'",
  ],
  ['Conv1d', [-4, 3, 2], 'RuntimeError', 'Trying to create tensor with negative dimension -4: [3, -4, 2]'],
  [
    'ConvTranspose1d',
    [4, 3, 2, { padding_mode: 'reflect' }],
    'ValueError',
    'Only "zeros" padding mode is supported for ConvTranspose1d',
  ],
  ['ConvTranspose1d', [4, 3, 2, { groups: 2 }], 'ValueError', 'out_channels must be divisible by groups'],
];

function forwardErrors(): [nn.Module, unknown[], string, string][] {
  const conv = new nn.Conv1d(3, 4, 3);
  const reflected = new nn.Conv1d(3, 4, 3, { padding: 2, padding_mode: 'reflect' });
  const gone = new nn.Conv2d(3, 4, 3);
  gone.weight.dispose();
  const transposed = new nn.ConvTranspose1d(3, 4, 3, { stride: 2, padding: 1 });
  const x = tf.zeros([2, 3, 5]);
  return [
    [conv, [], 'TypeError', "Conv1d.forward() missing 1 required positional argument: 'input'"],
    [conv, [1], 'TypeError', "conv1d(): argument 'input' (position 1) must be Tensor, not int"],
    [
      conv,
      [tf.zeros([2, 4, 5])],
      'RuntimeError',
      'Given groups=1, weight of size [4, 3, 3], expected input[2, 4, 5] to have 3 channels, but got 4 channels instead',
    ],
    [
      reflected,
      [tf.zeros([2, 3, 2])],
      'RuntimeError',
      'Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (2, 2) at dimension 2 ' +
        'of input [2, 3, 2]',
    ],
    [gone, [tf.zeros([1, 3, 4, 4])], 'RuntimeError', `conv2d(): argument 'weight' (position 2) ${IS_DISPOSED}`],
    [
      transposed,
      [x, [8]],
      'ValueError',
      'requested an output size of [8], but valid sizes range from [9] to [10] (for an input of torch.Size([5]))',
    ],
    [transposed, [x, [4, 10]], 'ValueError', 'ConvTranspose1D: for 3D input, output_size must have 1 or 3 elements (got 2)'],
    [transposed, [x, 10], 'TypeError', "object of type 'int' has no len()"],
  ];
}

export const convolutionCases = [
  ...suite(
    'convolution modules as in PyTorch',
    Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => checkModule(one)])),
  ),
  ...suite(
    'convolution modules after manual_seed as in PyTorch',
    Object.fromEntries(
      Object.entries(initial).map(([name, { module, state_dict }]) => [
        name,
        () => {
          manual_seed(3);
          const dict = build(module).state_dict();
          equal(Object.keys(dict), Object.keys(state_dict));
          for (const [key, value] of Object.entries(decodeAll(state_dict))) close(dict[key], value, EXACT, key);
        },
      ]),
    ),
  ),
  ...suite('convolution modules', {
    'arguments by position and by name, and attributes': () => {
      const conv = new nn.Conv2d({
        in_channels: 4,
        out_channels: 2,
        kernel_size: [3, 2],
        padding: 1,
        groups: 2,
        bias: false,
      });
      equal(String(conv), String(new nn.Conv2d(4, 2, [3, 2], 1, 1, 1, 2, false)));
      equal(
        [conv.kernel_size, conv.stride, conv.padding, conv.dilation],
        [
          [3, 2],
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      );
      equal([conv.transposed, conv.output_padding, conv.groups, conv.padding_mode], [false, [0, 0], 2, 'zeros']);
      equal([conv.bias, conv.weight.shape], [null, [2, 2, 3, 2]]);
      equal(new nn.Conv1d(2, 2, 3, { padding: 'same' }).padding, 'same');
    },
    'output_size chooses among the sizes that a stride leaves open': () => {
      const conv = filled(new nn.ConvTranspose1d(2, 3, 3, { stride: 2, padding: 1 }));
      const wider = filled(new nn.ConvTranspose1d(2, 3, 3, { stride: 2, padding: 1, output_padding: 1 }));
      const x = input([2, 2, 4]);
      close(conv(x, [8]), wider(x), EXACT);
      close(conv({ input: x, output_size: [2, 3, 8] }), wider(x), EXACT);
      close(wider(x, [7]), conv(x), EXACT);
      close(conv(input([2, 4]), [3, 8]), wider(input([2, 4])), EXACT);
    },
    'forward reads the current parameters': () => {
      const conv = filled(new nn.Conv1d(2, 3, 3));
      conv.weight = new nn.Parameter(tf.zeros([4, 2, 2]));
      conv.bias = null;
      close(conv(input([2, 5])), tf.zeros([4, 4]), EXACT);
    },
    'leave alive what they return': () => {
      const x = input([2, 4, 6]);
      const modules: (nn.Module & ((x: tf.Tensor) => tf.Tensor))[] = [
        new nn.Conv1d(4, 6, 3, { stride: 2, dilation: 2, groups: 2, padding: 2, padding_mode: 'circular' }),
        new nn.Conv1d(4, 4, 3, { padding: 'same' }),
        new nn.ConvTranspose1d(4, 4, 3, { stride: 2 }),
      ];
      for (const module of modules) {
        leaksNothing(() => tf.dispose(module(x)), 5);
        leaksNothing(() => {
          const { value, grads } = tf.variableGrads(() => tf.sum(module(x)), module.parameters());
          tf.dispose([value, grads]);
        }, 5);
      }
      leaksNothing(() => new nn.Conv2d(2, 2, 3).dispose());
    },
    'refuse what torch refuses': () => {
      for (const [name, args, error, message] of constructorErrors)
        throws(() => new Unchecked[name](...args), error, message);
      for (const [module, args, error, message] of forwardErrors()) throws(() => call(module, ...args), error, message);
    },
  }),
];
