// nn.Bilinear against real PyTorch: initial parameters, outputs, gradients, repr and refusals.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/bilinear.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';

interface Recorded {
  arguments: unknown[];
  repr: string;
  state_dict: Record<string, Encoded>;
  inputs: [Encoded, Encoded];
  output: Encoded;
  d_output: Encoded;
  gradients: Record<string, Encoded>;
}

const SEED = 4;
const Unchecked = nn.Bilinear as unknown as new (...args: unknown[]) => nn.Bilinear;
const F = nn.functional.bilinear as unknown as (...args: unknown[]) => tf.Tensor;

function checkCase(expected: Recorded): void {
  manual_seed(SEED);
  const module = new Unchecked(...expected.arguments);
  equal(String(module), expected.repr, 'repr');
  const dict = module.state_dict();
  equal(Object.keys(dict), Object.keys(expected.state_dict), 'names of parameters');
  for (const name in dict) close(dict[name], decode(expected.state_dict[name]), EXACT, name);
  const [input1, input2] = expected.inputs.map(decode);
  close(module({ input1, input2 }), decode(expected.output), FORWARD, 'output');
  const named: Record<string, tf.Tensor> = { input1, input2, ...Object.fromEntries(module.named_parameters()) };
  const gradients = tf.grads(() => module(input1, input2))(Object.values(named), decode(expected.d_output));
  for (const [i, name] of Object.keys(named).entries()) {
    close(gradients[i], decode(expected.gradients[name]), GRADIENT, `${name}.grad`);
  }
}

const SIZE = 'size does not match weight size: got';

function refused(): [unknown[], string, string][] {
  const [x1, x2, weight] = [tf.ones([5, 2]), tf.ones([5, 3]), tf.ones([4, 2, 3])];
  const [four, vector, scalar, ints] = [tf.ones([4, 3]), tf.ones([3]), tf.scalar(1), tf.ones([5, 2], 'int32')];
  const [whole1, whole2, whole] = [ints, tf.ones([5, 3], 'int32'), tf.ones([4, 2, 3], 'int32')];
  const empty: [tf.Tensor, tf.Tensor, tf.Tensor] = [tf.ones([3, 2]), tf.ones([3, 0]), tf.ones([4, 2, 0])];
  const ambiguous = 'because the unspecified dimension size -1 can be any value and is ambiguous';
  return [
    [[1, 2, 3], 'TypeError', "bilinear(): argument 'input1' (position 1) must be Tensor, not int"],
    [[x1, 2, weight], 'TypeError', "bilinear(): argument 'input2' (position 2) must be Tensor, not int"],
    [[x1, x2], 'TypeError', "bilinear() missing 1 required positional argument: 'weight'"],
    [[x1, x2, four], 'RuntimeError', "'weight' must be 3-D, got [4, 3]"],
    [[x1, four, weight], 'RuntimeError', 'bilinear(): input batch dimensions do not match at dim 0: got 5 and 4'],
    [[x2, x2, weight], 'RuntimeError', `bilinear(): input1 ${SIZE} 3 but expected 2`],
    [[x1, x1, weight], 'RuntimeError', `bilinear(): input2 ${SIZE} 2 but expected 3`],
    [[x1, vector, weight], 'RuntimeError', 'bilinear(): input dimensions do not match: got 2 and 1'],
    [[scalar, scalar, weight], 'RangeError', 'Dimension specified as -1 but tensor has no dimensions'],
    [[x1, x2, weight, vector], 'RuntimeError', `bilinear(): bias ${SIZE} 3 but expected 4`],
    [
      [ints, x2, weight],
      'RuntimeError',
      'All tensors must have the same dtype, got input1: int, input2: float, weight: float',
    ],
    [[whole1, whole2, whole], 'RuntimeError', `"bilinear" not implemented for 'Int'`],
    [empty, 'RuntimeError', `cannot reshape tensor of 0 elements into shape [-1, 0] ${ambiguous}`],
  ];
}

export const bilinearCases = suite('nn.Bilinear', {
  ...Object.fromEntries(
    Object.entries(fixture.cases as unknown as Record<string, Recorded>).map(([name, recorded]) => [
      `as in PyTorch: ${name}`,
      () => checkCase(recorded),
    ]),
  ),
  'leaves alive what it returns': () => {
    const module = new nn.Bilinear(2, 3, 4);
    const [x1, x2] = [tf.ones([5, 2]), tf.ones([5, 3])];
    leaksNothing(() => module(x1, x2).dispose());
    leaksNothing(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(module(x1, x2)), module.parameters());
      tf.dispose([value, grads]);
    });
  },
  'refuses what torch refuses': () => {
    throws(() => new nn.Bilinear(0, 3, 4), 'ValueError', 'in1_features must be > 0, but got (in1_features=0)');
    throws(
      () => new nn.Bilinear(-1, 3, 4),
      'RuntimeError',
      'Trying to create tensor with negative dimension -1: [4, -1, 3]',
    );
    throws(() => new Unchecked(2.5, 3, 4), 'TypeError', 'in1_features should be of type int, got: float');
    throws(() => new Unchecked(2, 3, 4, 1), 'TypeError', 'bias should be of type bool, got: int');
    for (const [args, name, message] of refused()) throws(() => F(...args), name, message);
  },
});
