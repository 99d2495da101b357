// What the losses and nn.functional refuse, in torch's words.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { throws } from '../support/assert.js';
import { suite } from '../support/case.js';

const { functional } = nn;
const F = functional as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const Z = (...shape: number[]): tf.Tensor => tf.zeros(shape);
const L = (...shape: number[]): tf.Tensor => tf.zeros(shape, 'int32');

type Row = [args: unknown[], name: string, message: string];

function check(name: string, rows: Row[]): void {
  for (const [args, error, message] of rows) throws(() => F[name](...args), error, message);
}

const shapes = (): Row[] => {
  const outOf = (n: number): string => `Target ${n} is out of bounds.`;
  const all = 'weight tensor should be defined either for all 5 classes or no classes but got weight tensor of shape:';
  const multi = '0D or 1D target tensor expected, multi-target not supported';
  const batch = (input: number, target: number): string =>
    `Expected input batch_size (${input}) to match target batch_size (${target}).`;
  const dtype = 'expected target dtype to be Long or Byte, but got';
  return [
    [[Z(3, 5), L(4)], 'ValueError', batch(3, 4)],
    [[Z(3, 5), tf.scalar(0, 'int32')], 'ValueError', batch(3, 0)],
    [[Z(3, 5, 2), L(2, 2)], 'ValueError', batch(3, 2)],
    [[Z(3, 5), L(3, 2)], 'RuntimeError', multi],
    [[Z(5), L(2, 2)], 'RuntimeError', multi],
    [[Z(5), L(2)], 'ValueError', 'For 1D input, 1D target must have size 1, but got target size: 2'],
    [[Z(3, 5, 2), L(3, 3)], 'RuntimeError', 'Expected target size [3, 2], got [3, 3]'],
    [[Z(3, 5, 2, 2, 2), L(3, 2, 2, 1)], 'RuntimeError', 'Expected target size [3, 2, 2, 2], got [3, 2, 2, 1]'],
    [
      [Z(3, 5, 2, 2), L(3, 2)],
      'RuntimeError',
      'only batches of spatial targets supported (3D tensors) but got targets of dimension: 2',
    ],
    [[Z(3, 5, 2, 2), L(3, 2, 3)], 'RuntimeError', 'size mismatch (got input: [3, 5, 2, 2] , target: [3, 2, 3]'],
    [[Z(3, 5), Z(3)], 'RuntimeError', `${dtype} Float`],
    [[Z(3, 5), tf.zeros([3], 'bool')], 'RuntimeError', `${dtype} Bool`],
    [[Z(3, 5), tf.tensor1d([0, 7, 1], 'int32')], 'RangeError', outOf(7)],
    [[Z(3, 5), tf.tensor1d([0, 5, 1], 'int32')], 'RangeError', outOf(5)],
    [[Z(3, 5), tf.tensor1d([0, -1, 1], 'int32')], 'RangeError', outOf(-1)],
    [[Z(3, 5), L(3), { weight: Z(4) }], 'RuntimeError', `${all} [4]`],
    [[Z(3, 5), L(3), Z(5, 1)], 'RuntimeError', `${all} [5, 1]`],
    [[Z(3, 5), L(3), L(5)], 'RuntimeError', 'expected scalar type Float but found Int'],
    [[Z(3, 5, 2, 2), L(3, 2, 2), Z(4)], 'RuntimeError', 'weight tensor should be defined either for all or no classes'],
    [[Z(3, 5), L(3), { reduction: 'x' }], 'ValueError', 'x is not a valid value for reduction'],
    [[Z(3, 5), L(3), { ignore_index: 1.5 }], 'TypeError', 'ignore_index should be of type int, got: float'],
  ];
};

export const lossErrorCases = suite('losses refuse what torch refuses', {
  nll_loss: () => {
    const kernel = `"nll_loss_out_frame" not implemented for 'Int'`;
    check('nll_loss', [
      ...shapes(),
      [[tf.scalar(0), tf.scalar(0, 'int32')], 'ValueError', 'Expected 1 or more dimensions (got 0)'],
      [[L(3, 5), L(3)], 'RuntimeError', kernel],
      [[[1], L(3)], 'TypeError', "nll_loss_nd(): argument 'input' (position 1) must be Tensor, not list"],
    ]);
  },
  cross_entropy: () => {
    const floating = 'Expected floating point type for target with class probabilities, got Int';
    const between = 'label_smoothing must be between 0.0 and 1.0. Got:';
    const all = 'weight tensor should be defined either for all 5 classes or no classes but got weight tensor of shape: [4]';
    check('cross_entropy', [
      ...shapes(),
      [[Z(3, 5), L(3, 5)], 'RuntimeError', floating],
      [[Z(3, 5), Z(3, 5), { ignore_index: 2 }], 'RuntimeError', 'ignore_index is not supported for floating point target'],
      [[Z(3, 5), Z(3, 5), Z(4)], 'RuntimeError', `cross_entropy: ${all}`],
      [[Z(3, 5), L(3), { label_smoothing: 1.5 }], 'RuntimeError', `${between} 1.5`],
      [[Z(3, 5), Z(3, 5), { label_smoothing: -0.5 }], 'RuntimeError', `${between} -0.5`],
      [[L(3, 5), L(3)], 'RuntimeError', `"log_softmax_lastdim_kernel_impl" not implemented for 'Int'`],
      [[Z(3, 5), [1]], 'TypeError', "cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not list"],
    ]);
  },
  mse_loss: () => {
    const { warn } = console;
    console.warn = () => undefined;
    try {
      check('mse_loss', [
        [
          [Z(3, 5), Z(3, 4)],
          'RuntimeError',
          'The size of tensor a (5) must match the size of tensor b (4) at non-singleton dimension 1',
        ],
        [[Z(3), Z(3), { reduction: 'x' }], 'ValueError', 'x is not a valid value for reduction'],
        [[Z(3), Z(3), { weight: Z(4) }], 'ValueError', 'Weights and input must have the same size.'],
        [[Z(3), Z(3), { weight: 3 }], 'TypeError', "mse_loss(): argument 'weight' (position 6) must be Tensor, not int"],
        [[L(3), L(3)], 'RuntimeError', `"mse_cpu" not implemented for 'Int'`],
        [[Z(3), 3], 'TypeError', "mse_loss(): argument 'target' (position 2) must be Tensor, not int"],
      ]);
    } finally {
      console.warn = warn;
    }
  },
  binary_cross_entropy_with_logits: () => {
    const sizes = (a: number, b: number): string =>
      `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension 1`;
    const cast = "result type Float can't be cast to the desired output type Int";
    check('binary_cross_entropy_with_logits', [
      [
        [Z(3, 5), Z(3, 4)],
        'ValueError',
        'Target size (torch.Size([3, 4])) must be the same as input size (torch.Size([3, 5]))',
      ],
      [[Z(3, 5), Z(3, 5), { reduction: 'x' }], 'ValueError', 'x is not a valid value for reduction'],
      [[Z(3, 5), Z(3, 5), { weight: Z(4) }], 'RuntimeError', sizes(5, 4)],
      [[Z(3, 5), Z(3, 5), { pos_weight: Z(4) }], 'RuntimeError', sizes(4, 5)],
      [
        [Z(3, 5), Z(3, 5), Z(2, 3, 5)],
        'RuntimeError',
        "output with shape [3, 5] doesn't match the broadcast shape [2, 3, 5]",
      ],
      [[Z(3, 5), L(3, 5)], 'RuntimeError', cast],
      [[L(3, 5), Z(3, 5)], 'RuntimeError', `"log_sigmoid_cpu" not implemented for 'Int'`],
    ]);
  },
  'softmax, log_softmax': () => {
    const range = 'Dimension out of range (expected to be in range of';
    for (const name of ['softmax', 'log_softmax']) {
      check(name, [
        [[Z(3, 5), 2], 'RangeError', `${range} [-2, 1], but got 2)`],
        [[Z(3, 5), -3], 'RangeError', `${range} [-2, 1], but got -3)`],
        [[tf.scalar(0), 1], 'RangeError', `${range} [-1, 0], but got 1)`],
        [[L(3, 5), 1], 'RuntimeError', `"${name}_lastdim_kernel_impl" not implemented for 'Int'`],
      ]);
    }
  },
  modules: () => {
    const Mse = nn.MSELoss as unknown as new (...args: unknown[]) => nn.MSELoss;
    throws(() => new Mse({ foo: 1 }), 'TypeError', "MSELoss.__init__() got an unexpected keyword argument 'foo'");
    const mse = new Mse() as unknown as (...args: unknown[]) => tf.Tensor;
    const missing = "MSELoss.forward() missing 1 required positional argument: 'target'";
    const x = Z(2);
    throws(() => mse(x), 'TypeError', missing);
  },
});
