// nn.Linear: arguments, layouts, errors, leaks. Its numbers are in modules.cases.ts.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

const Unchecked = nn.Linear as unknown as new (...args: unknown[]) => nn.Linear;
const call = (linear: nn.Linear, ...args: unknown[]): unknown =>
  (linear as unknown as (...a: unknown[]) => unknown)(...args);

const constructorErrors: [unknown[], string, string][] = [
  [[2], 'TypeError', "Linear.__init__() missing 1 required positional argument: 'out_features'"],
  [[2, 3, { foo: 1 }], 'TypeError', "Linear.__init__() got an unexpected keyword argument 'foo'"],
  [[2, 3, true, 4], 'TypeError', 'Linear.__init__() takes from 3 to 4 positional arguments but 5 were given'],
  [['3', 4], 'TypeError', 'in_features should be of type int, got: str'],
  [[3, 2.5], 'TypeError', 'out_features should be of type int, got: float'],
  [[3, 4, 1], 'TypeError', 'bias should be of type bool, got: int'],
  [[-1, 4], 'RuntimeError', 'Trying to create tensor with negative dimension -1: [4, -1]'],
  [[4, -1], 'RuntimeError', 'Trying to create tensor with negative dimension -1: [-1, 4]'],
];

function forwardErrors(): [unknown[], string, string][] {
  const gone = tf.zeros([2, 3]);
  gone.dispose();
  const product = 'mat1 and mat2 shapes cannot be multiplied';
  const dtypes = 'mat1 and mat2 must have the same dtype, but got';
  const argument = "linear(): argument 'input' (position 1)";
  return [
    [[tf.zeros([2, 5])], 'RuntimeError', `${product} (2x5 and 3x4)`],
    [[tf.zeros([2, 3, 5])], 'RuntimeError', `${product} (6x5 and 3x4)`],
    [[tf.zeros([5])], 'RuntimeError', `${product} (1x5 and 3x4)`],
    [[tf.scalar(1)], 'RuntimeError', 'both arguments to linear need to be at least 1D, but they are 0D and 2D'],
    [[tf.zeros([2, 3], 'int32')], 'RuntimeError', `${dtypes} Int and Float`],
    [[tf.zeros([2, 5], 'bool')], 'RuntimeError', `${dtypes} Bool and Float`],
    [[[1, 2]], 'TypeError', `${argument} must be Tensor, not list`],
    [[null], 'TypeError', `${argument} must be Tensor, not NoneType`],
    [[], 'TypeError', "Linear.forward() missing 1 required positional argument: 'input'"],
    [[gone], 'RuntimeError', `${argument} ${IS_DISPOSED}`],
  ];
}

export const linearCases = suite('nn.Linear', {
  'arguments by position and by name': () => {
    const repr = 'Linear(in_features=4, out_features=2, bias=False)';
    equal(
      [
        new nn.Linear(4, 2, false),
        new nn.Linear(4, 2, { bias: false }),
        new nn.Linear({ in_features: 4, out_features: 2, bias: false }),
      ].map(String),
      [repr, repr, repr],
    );
    equal(String(new nn.Linear(4, 2)), 'Linear(in_features=4, out_features=2, bias=True)');
  },
  'without bias the attribute is null and in no state dict': () => {
    const linear = new nn.Linear(4, 2, { bias: false });
    equal([linear.bias, Object.keys(linear.state_dict())], [null, ['weight']]);
    equal(Object.keys(new nn.Linear(4, 2).state_dict()), ['weight', 'bias']);
  },
  'forward reads the current weight': () => {
    const linear = filled(new nn.Linear(3, 4));
    linear.weight = new nn.Parameter(tf.zeros([5, 3]));
    linear.bias = null;
    close(linear({ input: input([2, 3]) }), tf.zeros([2, 5]), EXACT);
  },
  'reset_parameters draws anew': () => {
    const linear = new nn.Linear(3, 4);
    const before = linear.weight.clone();
    linear.reset_parameters();
    ok(tf.any(tf.notEqual(before, linear.weight)).dataSync()[0] === 1, 'the weight has changed');
  },
  'leaves alive what it returns': () => {
    const linear = new nn.Linear(3, 4);
    const bare = new nn.Linear(3, 4, false);
    const xs = [input([3]), input([5, 3]), input([2, 5, 3]), tf.zeros([0, 3])];
    leaksNothing(() => xs.forEach((x) => tf.dispose([linear(x), bare(x)])));
    leaksNothing(() => new nn.Linear(3, 4).dispose());
    leaksNothing(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(linear(xs[1])), linear.parameters());
      tf.dispose([value, grads]);
    });
  },
  'refuses what torch refuses': () => {
    for (const [args, name, message] of constructorErrors) throws(() => new Unchecked(...args), name, message);
    const linear = new nn.Linear(3, 4);
    for (const [args, name, message] of forwardErrors()) throws(() => call(linear, ...args), name, message);
  },
});
