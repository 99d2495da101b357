// Activation functions: values and gradients against PyTorch, also at kinks and of infinities; arguments, errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/activations.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';
import { warnings } from '../support/warnings.js';

interface Recorded {
  module: ModuleSpec;
  repr: string;
  input: Encoded;
  output: Encoded;
  d_output: Encoded;
  d_input: Encoded;
}

type Unary = nn.Module & ((x: tf.Tensor) => tf.Tensor);
const recorded = Object.entries(fixture.cases as unknown as Record<string, Recorded>);

function check(expected: Recorded): void {
  const module = build(expected.module) as Unary;
  equal(String(module), expected.repr, 'repr');
  const x = decode(expected.input);
  const { value, grad } = tf.valueAndGrad((v: tf.Tensor) => module(v))(x, decode(expected.d_output));
  close(module(x), decode(expected.output), FORWARD, 'output');
  close(value, decode(expected.output), FORWARD, 'output under the tape');
  close(grad, decode(expected.d_input), FORWARD, 'gradient');
}

const { functional } = nn;
const F = functional as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const NAMES = [
  'relu',
  'leaky_relu',
  'elu',
  'gelu',
  'silu',
  'tanh',
  'sigmoid',
  'hardtanh',
  'softplus',
  'softmax',
  'log_softmax',
];
const notFor = (kernel: string): string => `"${kernel}" not implemented for 'Int'`;

export const activationCases = [
  ...suite('activations as in PyTorch', Object.fromEntries(recorded.map(([name, run]) => [name, () => check(run)]))),
  ...suite('activations', {
    'functions take what modules take': () => {
      const x = input([3, 5]);
      close(F.leaky_relu(x, 0.2, true), new nn.LeakyReLU({ negative_slope: 0.2 })(x), EXACT);
      close(F.leaky_relu({ input: x, negative_slope: 0.2 }), new nn.LeakyReLU(0.2)(x), EXACT);
      close(F.relu(x, true), new nn.ReLU()(x), EXACT);
      close(F.elu(x, { alpha: 0.5 }), new nn.ELU(0.5)(x), EXACT);
      close(F.gelu(x, { approximate: 'tanh' }), new nn.GELU('tanh')(x), EXACT);
      close(F.hardtanh(x, 0, 0.5), new nn.Hardtanh({ min_val: 0, max_val: 0.5 })({ input: x }), EXACT);
      close(F.softplus(x, 2, 1), new nn.Softplus(2, { threshold: 1 })(x), EXACT);
      close(F.softmax(x, 0), new nn.Softmax(0)(x), EXACT);
      close(F.log_softmax(x, { dim: 1 }), new nn.LogSoftmax({ dim: 1 })(x), EXACT);
      close(F.tanh(x), new nn.Tanh()(x), EXACT);
      close(F.sigmoid(x), new nn.Sigmoid()(x), EXACT);
      close(F.silu(x), new nn.SiLU()(x), EXACT);
    },
    'settings may change; the next call uses them': () => {
      const leaky = new nn.LeakyReLU();
      leaky.negative_slope = 3;
      close(leaky(tf.tensor1d([-1, 1])), [-3, 1], EXACT);
      equal(String(leaky), 'LeakyReLU(negative_slope=3.0)');
      equal(String(new nn.Hardtanh(-Infinity, 6)), 'Hardtanh(min_val=-inf, max_val=6.0)');
    },
    'integers and booleans, where torch takes them': () => {
      const x = tf.tensor1d([-3, 0, 4], 'int32');
      const [rectified, clipped] = [F.relu(x), F.hardtanh(x)];
      equal([rectified.dtype, clipped.dtype], ['int32', 'int32']);
      close(rectified, [0, 0, 4], EXACT);
      close(clipped, [-1, 0, 1], EXACT);
      close(F.sigmoid(tf.tensor1d([true, false], 'bool')), [0.7310586, 0.5], FORWARD);
      close(F.tanh(tf.tensor1d([1], 'int32')), [0.7615942], FORWARD);
    },
    'no axis given: torch warns, and takes one': () => {
      const x = input([2, 3, 2]);
      const texts = warnings(() => {
        close(new nn.Softmax()(x), F.softmax(x, 0), EXACT);
        close(F.log_softmax(tf.reshape(x, [3, 4])), F.log_softmax(tf.reshape(x, [3, 4]), 1), EXACT);
      });
      equal(
        texts,
        ['softmax', 'log_softmax'].map(
          (name) =>
            `Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`,
        ),
      );
      equal(String(new nn.Softmax()), 'Softmax(dim=None)');
    },
    'tensors of none and of one': () => {
      for (const name of NAMES) {
        const dim = name.endsWith('softmax') ? [0] : [];
        equal(F[name](tf.zeros([0, 3]), ...dim).shape, [0, 3], name);
        equal(F[name](tf.scalar(1), ...dim).shape, [], name);
        const grad = tf.grad((x: tf.Tensor) => F[name](x, ...dim))(tf.zeros([0, 3]));
        equal(grad.shape, [0, 3], `gradient of ${name}`);
      }
    },
    'the result is apart from the input, and all that is left': () => {
      const x = input([3, 5]);
      const modules = [new nn.Identity(), new nn.Flatten(), new nn.Flatten(0)];
      const calls: ((x: tf.Tensor) => tf.Tensor)[] = [
        ...modules,
        ...NAMES.map((name) => (v: tf.Tensor) => F[name](v, ...(name.endsWith('softmax') ? [0] : []))),
        (v) => F.gelu(v, { approximate: 'tanh' }),
      ];
      for (const call of calls) {
        leaksNothing(() => {
          call(x).dispose();
        });
        leaksNothing(() => {
          tf.dispose(tf.valueAndGrad(call)(x));
        });
      }
      ok(!x.isDisposed, 'the input is left as it is');
    },
    'Identity takes anything': () => {
      const Any = nn.Identity as unknown as new (...args: unknown[]) => nn.Identity;
      const identity = new Any(54, { unused: 0.1 });
      equal(String(identity), 'Identity()');
      equal(identity(3), 3);
      const x = input([2]);
      const [copy, [inner]] = identity([x, [x]] as [tf.Tensor, [tf.Tensor]]);
      ok(copy !== x && inner !== x, 'tensors of their own');
      close(copy, x, EXACT);
    },
    'refuse what torch refuses': () => {
      const x = tf.zeros([2]);
      const ints = tf.zeros([2], 'int32');
      const bools = tf.zeros([2], 'bool');
      const rows: [name: string, args: unknown[], error: string, message: string][] = [
        ['relu', [[1]], 'TypeError', "relu(): argument 'input' (position 1) must be Tensor, not list"],
        ['relu', [bools], 'RuntimeError', 'Boolean inputs not supported for relu'],
        ['hardtanh', [bools], 'RuntimeError', 'Bool inputs not supported for hardtanh'],
        ['hardtanh', [x, 2, 1], 'ValueError', 'min_val cannot be greater than max_val'],
        ['leaky_relu', [ints], 'RuntimeError', notFor('leaky_relu_cpu')],
        [
          'leaky_relu',
          [x, 'a'],
          'TypeError',
          "leaky_relu(): argument 'negative_slope' (position 2) must be Number, not str",
        ],
        ['elu', [ints], 'RuntimeError', notFor('elu_cpu')],
        ['elu', [x, 'a'], 'TypeError', "elu(): argument 'alpha' (position 2) must be Number, not str"],
        ['silu', [ints], 'RuntimeError', notFor('silu_cpu')],
        ['softplus', [ints], 'RuntimeError', notFor('softplus_cpu')],
        ['softplus', [x, 1, 'a'], 'TypeError', "softplus(): argument 'threshold' (position 3) must be Number, not str"],
        ['gelu', [ints], 'RuntimeError', notFor('GeluKernelImpl')],
        ['gelu', [x, 'tanh'], 'TypeError', 'gelu() takes 1 positional argument but 2 were given'],
        ['gelu', [x, { approximate: 'x' }], 'RuntimeError', 'approximate argument must be either none or tanh.'],
        ['gelu', [x, { approximate: 3 }], 'TypeError', "gelu(): argument 'approximate' must be str, not int"],
        ['softmax', [x, 'a'], 'TypeError', "softmax(): argument 'dim' (position 1) must be int, not str"],
        ['tanh', [], 'TypeError', "tanh() missing 1 required positional argument: 'input'"],
      ];
      for (const [name, args, error, message] of rows) throws(() => F[name](...args), error, message);
      const approximate = 'erf' as 'none';
      const gelu = new nn.GELU(approximate);
      throws(() => gelu(x), 'RuntimeError', 'approximate argument must be either none or tanh.');
      throws(() => new nn.Hardtanh(1, 1), 'RuntimeError', 'max_val (1) must be greater than min_val (1)');
      const none = new nn.Tanh() as unknown as () => void;
      throws(() => none(), 'TypeError', "Tanh.forward() missing 1 required positional argument: 'input'");
    },
    'Flatten refuses what torch refuses': () => {
      const x = tf.zeros([2, 2, 2]);
      const scalar = tf.scalar(1);
      const range = 'Dimension out of range (expected to be in range of';
      throws(() => new nn.Flatten()(scalar), 'RangeError', `${range} [-1, 0], but got 1)`);
      throws(() => new nn.Flatten(0, 5)(x), 'RangeError', `${range} [-3, 2], but got 5)`);
      const order = 'flatten() has invalid args: start_dim cannot come after end_dim';
      throws(() => new nn.Flatten(2, 1)(x), 'RuntimeError', order);
      const text = "flatten(): argument 'start_dim' (position 1) must be int, not float";
      throws(() => new nn.Flatten(1.5)(x), 'TypeError', text);
      equal(new nn.Flatten(0)(scalar).shape, [1]);
    },
  }),
];
