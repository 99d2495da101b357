// nn.Dropout: modes, masks, gradients, errors, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { close, different, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';
import { warnings } from '../support/warnings.js';

const Unchecked = nn.Dropout as unknown as new (...args: unknown[]) => nn.Dropout;
const call = (module: nn.Dropout, ...args: unknown[]): unknown =>
  (module as unknown as (...a: unknown[]) => unknown)(...args);
const range = (got: number): string => `dropout probability has to be between 0 and 1, but got ${got}`;

const constructorErrors: [unknown[], string, string][] = [
  [[2], 'ValueError', range(2)],
  [[-0.1], 'ValueError', range(-0.1)],
  [[NaN], 'ValueError', range(NaN)],
  [['a'], 'TypeError', 'p should be of type float, got: str'],
  [[0.5, true, 1], 'TypeError', 'Dropout.__init__() takes from 1 to 3 positional arguments but 4 were given'],
  [[{ inlace: true }], 'TypeError', "Dropout.__init__() got an unexpected keyword argument 'inlace'"],
];

const F = nn.functional.dropout as unknown as (...args: unknown[]) => tf.Tensor;

export const functionalDropoutCases = suite('nn.functional.dropout', {
  'draws as the module does, and only in training': () => {
    const x = input([4, 3]);
    manual_seed(1);
    const drawn = new nn.Dropout(0.4)(x);
    manual_seed(1);
    close(F(x, 0.4, true, true), drawn, EXACT);
    close(F(x, { training: false }), x, EXACT);
    close(F({ input: x, p: 1 }), tf.zeros([4, 3]), EXACT);
  },
  'refuses what torch refuses': () => {
    const x = tf.zeros([3]);
    throws(() => F(x, 2), 'ValueError', range(2));
    throws(() => F(3), 'TypeError', "dropout(): argument 'input' (position 1) must be Tensor, not int");
    throws(() => F(x, 0.5, 1), 'TypeError', "dropout(): argument 'train' (position 3) must be bool, not int");
  },
  'of integers there is none but that of p = 0': () => {
    const x = tf.tensor1d([1, 2, 3], 'int32');
    close(F(x, 0), x, EXACT);
    throws(() => F(x), 'RuntimeError', "result type Float can't be cast to the desired output type Int");
  },
  'of channels refuses other ranks, and dropout2d warns of them once': () => {
    const { dropout1d, dropout2d } = nn.functional;
    const unchecked = dropout1d as unknown as typeof F;
    for (const shape of [[3], [2, 3, 4, 5]]) {
      const received = `dropout1d: Expected 2D or 3D input, but received a ${shape.length}D input.`;
      const exists = 'Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension,';
      const axes = 'a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).';
      const x = tf.ones(shape);
      throws(() => dropout1d(x), 'RuntimeError', `${received} ${exists} ${axes}`);
    }
    const train = "feature_dropout(): argument 'train' (position 3) must be bool, not int";
    const [matrix, vector] = [tf.ones([2, 3]), tf.ones([3])];
    throws(() => unchecked(matrix, 0.5, 1), 'TypeError', train);
    const texts = warnings(() => {
      const atLeast = 'Feature dropout requires at least 2 dimensions in the input';
      throws(() => dropout2d(vector), 'RuntimeError', atLeast);
      close(dropout2d(vector, { training: false }), vector, EXACT);
    });
    equal(
      texts.map((text) => text.slice(0, 44)),
      ['dropout2d: Received a 1-D input to dropout2d'],
    );
  },
});

export const dropoutCases = suite('nn.Dropout', {
  'zeroes p of the elements and scales the others, anew at each call': () => {
    const dropout = new nn.Dropout(0.2);
    const x = tf.ones([100, 100]);
    const y = dropout(x);
    const values = Array.from(y.dataSync());
    const zeros = values.filter((value) => value === 0).length;
    ok(zeros > 1700 && zeros < 2300, `about 2000 of 10000 are zero, got ${zeros}`);
    ok(
      values.every((value) => value === 0 || Math.abs(value - 1.25) < 1e-6),
      'the others are 1 / (1 - p)',
    );
    different(dropout(x), y);
  },
  'follows manual_seed': () => {
    const dropout = new nn.Dropout();
    const x = tf.ones([20]);
    const draw = (): tf.Tensor => {
      manual_seed(1);
      return dropout(x);
    };
    close(draw(), draw(), EXACT);
  },
  'the gradient has the same mask': () => {
    const x = tf.ones([50]);
    const dropout = new nn.Dropout(0.4);
    const { value, grad } = tf.valueAndGrad((v: tf.Tensor) => tf.sum(tf.mul(dropout(v), v)))(x);
    close(tf.sum(grad), [2 * value.dataSync()[0]], { absolute: 1e-3, relative: 1e-4 });
  },
  'in evaluation mode, and with p = 0, the values as they are; with p = 1, zeros': () => {
    const x = input([4, 3]);
    close(new nn.Dropout(0.9).eval()(x), x, EXACT);
    close(new nn.Dropout(0)(x), x, EXACT);
    close(new nn.Dropout(1)({ input: x }), tf.zeros([4, 3]), EXACT);
    close(new nn.Dropout().eval()(tf.ones([2], 'int32')), tf.ones([2], 'int32'), EXACT);
    equal(new nn.Dropout()(tf.zeros([0, 3])).shape, [0, 3]);
  },
  'p may change; it is checked in evaluation mode too': () => {
    const dropout = new nn.Dropout(0);
    dropout.p = 1;
    const x = tf.ones([2]);
    close(dropout(x), [0, 0], EXACT);
    dropout.eval().p = 3;
    throws(() => dropout(x), 'ValueError', range(3));
  },
  "toString is torch's repr": () => {
    equal(
      [new nn.Dropout(), new nn.Dropout({ p: 1 }), new nn.Dropout(1e-5)].map(String),
      ['0.5', '1.0', '1e-05'].map((p) => `Dropout(p=${p}, inplace=False)`),
    );
    equal([new nn.Dropout(0.3, true), new nn.Dropout1d(), new nn.Dropout2d({ inplace: true })].map(String), [
      'Dropout(p=0.3, inplace=True)',
      'Dropout1d(p=0.5, inplace=False)',
      'Dropout2d(p=0.5, inplace=True)',
    ]);
  },
  'returns a tensor apart from its input, and leaves alive only that': () => {
    const x = input([4, 3]);
    const modules = [new nn.Dropout(), new nn.Dropout(0), new nn.Dropout(1), new nn.Dropout().eval()];
    leaksNothing(() => modules.forEach((module) => module(x).dispose()));
    leaksNothing(() => new nn.Dropout1d()(x).dispose());
    ok(!x.isDisposed, 'the input is left as it is');
  },
  'refuses what torch refuses': () => {
    for (const [args, name, message] of constructorErrors) throws(() => new Unchecked(...args), name, message);
    const dropout = new nn.Dropout();
    const ints = tf.ones([3], 'int32');
    throws(() => dropout(ints), 'RuntimeError', "result type Float can't be cast to the desired output type Int");
    throws(() => call(dropout, 3), 'TypeError', "dropout(): argument 'input' (position 1) must be Tensor, not int");
    ints.dispose();
    throws(() => dropout(ints), 'RuntimeError', `dropout(): argument 'input' (position 1) ${IS_DISPOSED}`);
  },
});
