// Losses and nn.functional: values and gradients against PyTorch, infinities, layouts, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/training.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { warnings } from '../support/warnings.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

type Target = Encoded | { shape: number[]; classes: number[] };

interface Run {
  class: string;
  options: Record<string, unknown>;
  input: Encoded;
  target: Target;
  loss: Encoded;
  cotangent: Encoded;
  gradient: Encoded;
}

const { functional: F } = nn;
const runs = fixture.losses as unknown as Record<string, Run>;
type Criterion = new (options: object) => nn.Module & ((input: tf.Tensor, target: tf.Tensor) => tf.Tensor);

const read = (value: unknown): unknown => (typeof value === 'object' && value !== null ? tensor(value as Target) : value);

function tensor(value: Target): tf.Tensor {
  return 'classes' in value ? tf.tensor(value.classes, value.shape, 'int32') : decode(value);
}

function check(run: Run): void {
  const options = Object.fromEntries(Object.entries(run.options).map(([key, value]) => [key, read(value)]));
  const criterion = new (nn as unknown as Record<string, Criterion>)[run.class](options);
  equal(String(criterion), `${run.class}()`);
  const target = tensor(run.target);
  const p = new nn.Parameter(decode(run.input));
  close(criterion(p, target), decode(run.loss), FORWARD, 'loss');
  backward(() => tf.sum(tf.mul(criterion(p, target), decode(run.cotangent))));
  close(p.grad ?? p, decode(run.gradient), GRADIENT, 'gradient');
  p.grad?.dispose();
}

const ints = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

export const lossCases: Case[] = [
  ...suite('losses as in PyTorch', Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => check(run)]))),
  ...suite('losses', {
    'arguments by position and by name': () => {
      const weight = tf.ones([5]);
      const losses = [
        new nn.CrossEntropyLoss(weight, { reduction: 'sum' }),
        new nn.CrossEntropyLoss({ weight, reduction: 'sum' }),
        new nn.NLLLoss(weight, { reduction: 'sum' }),
        new nn.BCEWithLogitsLoss(weight, { reduction: 'sum' }),
        new nn.MSELoss({ reduction: 'sum' }),
      ];
      equal(
        losses.map(({ reduction }) => reduction),
        losses.map(() => 'sum'),
      );
      const { weight: w, ignore_index, label_smoothing, reduction } = new nn.CrossEntropyLoss();
      equal([w, ignore_index, label_smoothing, reduction], [null, -100, 0, 'mean']);
      equal(Object.keys(losses[0].state_dict()), ['weight']);
      equal(Object.keys(new nn.CrossEntropyLoss().state_dict()), []);
      const [x, y] = [input([2, 5]), ints(1, 2)];
      close(losses[0]({ input: x, target: y }), F.cross_entropy(x, y, { reduction: 'sum' }), EXACT);
    },
    'a weighted mse_loss divides by the weights': () => {
      const [x, y, weight] = [
        [1, 2, 3],
        [1, 1, 1],
        [1, 2, 5],
      ].map((values) => tf.tensor1d(values));
      close(F.mse_loss(x, y, { weight }), [22 / 8], FORWARD);
      close(F.mse_loss(x, y, { weight, reduction: 'sum' }), [22], FORWARD);
      close(F.mse_loss(x, y, { weight, reduction: 'none' }), [0, 2, 20], FORWARD);
    },
    'mse_loss broadcasts, with a warning, and so does its gradient': () => {
      const p = new nn.Parameter(tf.tensor1d([1, 2]));
      const texts = warnings(() => {
        close(F.mse_loss(p, tf.zeros([3, 2]), { reduction: 'sum' }), [15], FORWARD);
        backward(() => F.mse_loss(p, tf.zeros([3, 2]), { reduction: 'sum' }));
      });
      equal(
        texts[0],
        'Using a target size (torch.Size([3, 2])) that is different to the input size (torch.Size([2])). ' +
          'This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.',
      );
      close(p.grad ?? p, [6, 12], FORWARD);
      p.grad?.dispose();
    },
    'targets get gradients where they are probabilities': () => {
      const [x, y] = [input([2, 3]), new nn.Parameter(input([2, 3]))];
      backward(() => F.cross_entropy(x, y, { reduction: 'sum' }));
      close(y.grad ?? y, tf.neg(F.log_softmax(x, 1)), FORWARD);
      y.grad?.dispose();
    },
    'infinite scores': () => {
      const x = tf.tensor2d([[0, -Infinity, 1]]);
      close(F.cross_entropy(x, ints(0)), [1.3132617], FORWARD);
      close(F.cross_entropy(x, ints(1)), [Infinity], EXACT);
      close(F.cross_entropy(x, ints(0), { label_smoothing: 0.1 }), [Infinity], EXACT);
      close(F.cross_entropy(x, tf.tensor2d([[1, 0, 0]])), [NaN], EXACT);
      close(F.nll_loss(x, ints(0)), [0], EXACT);
      const scores = tf.tensor1d([Infinity, -Infinity, Infinity, -Infinity]);
      const losses = F.binary_cross_entropy_with_logits(scores, tf.tensor1d([1, 0, 0, 1]), { reduction: 'none' });
      close(losses, [NaN, NaN, Infinity, NaN], EXACT);
      for (const f of [F.softmax, F.log_softmax]) {
        close(f(tf.tensor1d([-Infinity, -Infinity]), 0), [NaN, NaN], EXACT, 'all -inf');
        close(f(tf.tensor1d([Infinity, 1]), 0), [NaN, NaN], EXACT, 'one inf');
      }
      close(F.log_softmax(tf.tensor1d([-Infinity, 1]), 0), [-Infinity, 0], EXACT);
    },
    'nothing that counts': () => {
      const x = input([2, 3]);
      close(F.cross_entropy(x, ints(-100, -100)), [NaN], EXACT);
      close(F.cross_entropy(x, ints(-100, -100), { label_smoothing: 0.1 }), [NaN], EXACT);
      close(F.cross_entropy(x, ints(0, 1), { weight: tf.zeros([3]) }), [NaN], EXACT);
      const none = tf.zeros([0, 3]);
      close(F.cross_entropy(none, tf.zeros([0], 'int32')), [NaN], EXACT);
      close(F.cross_entropy(none, tf.zeros([0], 'int32'), { reduction: 'sum' }), [0], EXACT);
      equal(F.cross_entropy(none, tf.zeros([0], 'int32'), { reduction: 'none' }).shape, [0]);
      close(F.cross_entropy(none, none), [NaN], EXACT);
      close(F.mse_loss(none, none), [NaN], EXACT);
      close(F.binary_cross_entropy_with_logits(none, none), [NaN], EXACT);
    },
    'softmax and log_softmax along any axis, with gradients': () => {
      const x = new nn.Parameter(input([2, 3, 4]));
      const cotangent = input([2, 3, 4]);
      for (const dim of [0, 1, 2, -2]) {
        const axis = dim < 0 ? dim + 3 : dim;
        const order = [0, 1, 2].filter((i) => i !== axis).concat(axis);
        const back = order.map((_, i) => order.indexOf(i));
        const direct = tf.transpose(tf.softmax(tf.transpose(x, order)), back);
        close(F.softmax(x, dim), direct, FORWARD, `softmax ${dim}`);
        close(F.log_softmax(x, dim), tf.log(direct), FORWARD, `log_softmax ${dim}`);
        const gradient = (f: (x: tf.Tensor) => tf.Tensor): tf.Tensor => tf.grad((v) => tf.mul(f(v), cotangent))(x);
        const transposed = (v: tf.Tensor): tf.Tensor => tf.transpose(tf.softmax(tf.transpose(v, order)), back);
        close(
          gradient((v) => F.softmax(v, dim)),
          gradient(transposed),
          FORWARD,
          `softmax ${dim}: gradient`,
        );
        close(
          gradient((v) => F.log_softmax(v, { dim })),
          gradient((v) => tf.log(transposed(v))),
          GRADIENT,
          `log_softmax ${dim}: gradient`,
        );
      }
      close(F.softmax(tf.scalar(3), 0), [1], EXACT);
      close(F.log_softmax(tf.scalar(3), -1), [0], EXACT);
      equal(F.softmax(tf.zeros([0, 5]), 1).shape, [0, 5]);
    },
    'leak nothing': () => {
      const [x, y, soft, weight] = [input([4, 5]), ints(0, 1, 2, -100), tf.softmax(input([4, 5])), tf.ones([5])];
      const p = new nn.Parameter(x);
      leaksNothing(() => {
        const smooth = new nn.CrossEntropyLoss({ weight, label_smoothing: 0.1 });
        const [nll, bce] = [new nn.NLLLoss({ weight }), new nn.BCEWithLogitsLoss({ pos_weight: weight })];
        const losses = [
          () => smooth(p, y),
          () => new nn.CrossEntropyLoss()(p, soft),
          () => nll(F.log_softmax<tf.Tensor>(p, 1), y),
          () => new nn.MSELoss()(F.softmax<tf.Tensor>(p, 1), soft),
          () => bce(p, soft),
        ];
        for (const loss of losses) backward(loss).dispose();
        for (const criterion of [smooth, nll, bce]) criterion.dispose();
        p.grad?.dispose();
        p.grad = null;
        tf.dispose(F.cross_entropy(x, y, { reduction: 'none' }));
      });
    },
  }),
];
