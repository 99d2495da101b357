// Distances, losses of probabilities and margins, functions of vectors: against PyTorch; what they refuse; leaks.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/losses.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';
import { warnings } from '../support/warnings.js';

interface Recorded {
  name: string;
  repr: string | null;
  options: Record<string, unknown>;
  arguments: Encoded[];
  loss: Encoded;
  cotangent: Encoded;
  gradients: Encoded[];
}

type Call = (...args: unknown[]) => tf.Tensor;

const { functional } = nn;
const F = functional as unknown as Record<string, Call>;
const classes = nn as unknown as Record<string, new (options: object) => nn.Module>;
const runs = Object.entries(fixture.cases as unknown as Record<string, Recorded>);

function read(value: unknown): unknown {
  if (value === 'inf') return Infinity;
  return typeof value === 'object' && value !== null && 'base64' in value ? decode(value as Encoded) : value;
}

function check(run: Recorded): void {
  const options = Object.fromEntries(Object.entries(run.options).map(([key, value]) => [key, read(value)]));
  const module = run.repr === null ? null : new classes[run.name](options);
  if (module !== null) equal(String(module), run.repr);
  const args = run.arguments.map(decode);
  const call = (...given: tf.Tensor[]): tf.Tensor =>
    module === null ? F[run.name](...given, options) : (module as unknown as Call)(...given);
  warnings(() => {
    close(call(...args), decode(run.loss), FORWARD, 'loss');
  });
  const count = run.gradients.length;
  const gradients = tf.grads((...given: tf.Tensor[]) => call(...given, ...args.slice(count)))(
    args.slice(0, count),
    decode(run.cotangent),
  );
  for (const [i, gradient] of run.gradients.entries()) close(gradients[i], decode(gradient), GRADIENT, `gradient ${i}`);
}

type Row = [name: string, args: unknown[], error: string, message: string];

export const moreLossCases = [
  ...suite('losses and vectors as in PyTorch', Object.fromEntries(runs.map(([name, run]) => [name, () => check(run)]))),
  ...suite('more losses', {
    'arguments by position and by name': () => {
      const weight = tf.ones([1]);
      const made = [
        new nn.L1Loss({ reduction: 'sum' }),
        new nn.SmoothL1Loss({ reduction: 'sum', beta: 2 }),
        new nn.HuberLoss('sum', 2),
        new nn.BCELoss(weight, { reduction: 'sum' }),
        new nn.KLDivLoss({ reduction: 'sum', log_target: true }),
        new nn.CosineEmbeddingLoss(0.5, { reduction: 'sum' }),
        new nn.MarginRankingLoss({ margin: 0.5, reduction: 'sum' }),
      ];
      equal(
        made.map(({ reduction }) => reduction),
        made.map(() => 'sum'),
      );
      const [x, y] = [input([2, 5]), tf.zeros([2, 5])];
      close(F.huber_loss(x, y, 'sum', 2), made[2]({ input: x, target: y } as never), EXACT);
      close(F.margin_ranking_loss(x, y, y, 0.5, { reduction: 'sum' }), [5], FORWARD);
    },
    'a target of another shape is broadcast, with a warning': () => {
      const [x, y] = [tf.tensor1d([1, 2]), tf.zeros([3, 2])];
      for (const name of ['l1_loss', 'smooth_l1_loss', 'huber_loss']) {
        const texts = warnings(() => {
          equal(F[name](x, y, { reduction: 'none' }).shape, [3, 2]);
        });
        equal(texts.length, 1, name);
      }
    },
    'kl_div warns of the mean once at most': () => {
      const texts = warnings(() => {
        F.kl_div(tf.zeros([2]), tf.zeros([2]));
        F.kl_div(tf.zeros([2]), tf.zeros([2]));
      });
      equal(
        texts.filter((text) => !text.startsWith("reduction: 'mean' divides the total loss by both")),
        [],
      );
      equal(texts.length < 2, true);
    },
    'a batch of none': () => {
      const none = tf.zeros([0, 2]);
      for (const name of ['l1_loss', 'smooth_l1_loss', 'huber_loss', 'binary_cross_entropy', 'kl_div']) {
        warnings(() => {
          close(F[name](none, none, { reduction: 'mean' }), [NaN], EXACT, name);
          close(F[name](none, none, { reduction: 'sum' }), [0], EXACT, name);
        });
      }
      close(F.kl_div(none, none, { reduction: 'batchmean' }), [NaN], EXACT);
      close(F.margin_ranking_loss(none, none, none), [NaN], EXACT);
      close(F.cosine_embedding_loss(none, none, tf.zeros([0])), [NaN], EXACT);
      equal(F.normalize(none).shape, [0, 2]);
      equal(F.cosine_similarity(none, none).shape, [0]);
    },
    one_hot: () => {
      const rows = F.one_hot(tf.tensor2d([[1, 0, 2]], [1, 3], 'int32'));
      equal([rows.shape, rows.dtype], [[1, 3, 3], 'int32']);
      close(rows, [0, 1, 0, 1, 0, 0, 0, 0, 1], EXACT);
      equal(F.one_hot(tf.tensor1d([1], 'int32'), 4).shape, [1, 4]);
      equal(F.one_hot(tf.zeros([0], 'int32'), { num_classes: 3 }).shape, [0, 3]);
      close(F.one_hot(tf.scalar(2, 'int32')), [0, 0, 1], EXACT);
    },
    'integers, where torch takes them': () => {
      const [a, b, y] = [
        [1, 2],
        [3, 1],
        [1, -1],
      ].map((values) => tf.tensor1d(values, 'int32'));
      close(F.margin_ranking_loss(a, b, y, 0.5), [2], FORWARD);
      close(F.l1_loss(tf.tensor1d([1, 2]), b), [1.5], FORWARD);
      close(F.cosine_similarity(tf.tensor2d([[3, 4]], [1, 2], 'int32'), tf.tensor2d([[3, 4]])), [1], FORWARD);
    },
    'leave alive what they return': () => {
      const [x, y, signs] = [tf.sigmoid(input([4, 5])), tf.sigmoid(input([4, 5]).neg()), tf.tensor1d([1, -1, 1, -1])];
      const p = new nn.Parameter(x);
      const losses: (() => tf.Tensor)[] = [
        () => F.l1_loss(p, y, { weight: x }),
        () => F.smooth_l1_loss(p, y),
        () => F.huber_loss(p, y),
        () => F.binary_cross_entropy(p, y, x),
        () => F.kl_div(p, y, { reduction: 'batchmean' }),
        () => F.cosine_embedding_loss(p, y, signs),
        () => F.margin_ranking_loss(p, y, y),
        () => tf.sum(F.normalize(p)),
        () => tf.sum(F.normalize(p, 3)),
        () => tf.sum(F.cosine_similarity(p, y)),
      ];
      for (const loss of losses) {
        leaksNothing(() => {
          backward(loss).dispose();
          p.grad?.dispose();
          p.grad = null;
          tf.tidy(loss).dispose();
        });
      }
    },
    'refuse what torch refuses': () => {
      const Z = (...shape: number[]): tf.Tensor => tf.zeros(shape);
      const L = (...shape: number[]): tf.Tensor => tf.zeros(shape, 'int32');
      const sizes = (a: number, b: number, axis: number): string =>
        `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${axis}`;
      const x = 'x is not a valid value for reduction';
      const same = 'Weights and input must have the same size.';
      const range = 'Dimension out of range (expected to be in range of';
      const rows: Row[] = [
        ['l1_loss', [Z(3), 3], 'TypeError', "l1_loss(): argument 'target' (position 2) must be Tensor, not int"],
        ['l1_loss', [Z(3), Z(3), { reduction: 'x' }], 'ValueError', x],
        ['l1_loss', [Z(3), Z(3), { weight: Z(4) }], 'ValueError', same],
        ['smooth_l1_loss', [L(3), L(3)], 'RuntimeError', `"smooth_l1_cpu" not implemented for 'Int'`],
        [
          'smooth_l1_loss',
          [Z(3), Z(3), { beta: -1 }],
          'RuntimeError',
          'smooth_l1_loss does not support negative values for beta.',
        ],
        [
          'smooth_l1_loss',
          [Z(3), Z(3), { beta: 'a' }],
          'TypeError',
          "smooth_l1_loss(): argument 'beta' (position 4) must be float, not str",
        ],
        ['huber_loss', [L(3), L(3)], 'RuntimeError', `"huber_cpu" not implemented for 'Int'`],
        [
          'huber_loss',
          [Z(3), Z(3), 'mean', 0],
          'RuntimeError',
          'huber_loss does not support non-positive values for delta.',
        ],
        [
          'binary_cross_entropy',
          [Z(3, 5), Z(3, 4)],
          'ValueError',
          'Using a target size (torch.Size([3, 4])) that is different to the input size (torch.Size([3, 5])) is deprecated. ' +
            'Please ensure they have the same size.',
        ],
        ['binary_cross_entropy', [Z(3), L(3)], 'RuntimeError', 'Found dtype Int but expected Float'],
        ['binary_cross_entropy', [L(3), L(3)], 'RuntimeError', `"binary_cross_entropy" not implemented for 'Int'`],
        [
          'binary_cross_entropy',
          [Z(3, 5), Z(3, 5), Z(2, 3, 5)],
          'RuntimeError',
          "output with shape [3, 5] doesn't match the broadcast shape [2, 3, 5]",
        ],
        ['kl_div', [L(3), Z(3), { reduction: 'sum' }], 'RuntimeError', 'kl_div: Integral inputs not supported.'],
        ['kl_div', [Z(3, 5), Z(3, 4), { reduction: 'sum' }], 'RuntimeError', sizes(4, 5, 1)],
        [
          'kl_div',
          [Z(3), Z(3), { reduction: 'sum', log_target: 1 }],
          'TypeError',
          "kl_div(): argument 'log_target' must be bool, not int",
        ],
        ['cosine_embedding_loss', [Z(3, 5), Z(3, 4), Z(3)], 'RuntimeError', sizes(5, 4, 1)],
        ['cosine_embedding_loss', [Z(3, 5), Z(3, 5), Z(4)], 'RuntimeError', sizes(4, 3, 0)],
        [
          'cosine_embedding_loss',
          [Z(3, 5), Z(3, 5), Z(3, 5)],
          'RuntimeError',
          '0D or 1D target tensor expected, multi-target not supported',
        ],
        [
          'cosine_embedding_loss',
          [Z(3, 5), Z(3, 5), tf.scalar(1)],
          'RuntimeError',
          '0D target tensor expects 1D input tensors, but found inputs with sizes [3, 5] and [3, 5].',
        ],
        [
          'cosine_embedding_loss',
          [Z(3, 5), Z(3, 5), Z(3), 'a'],
          'TypeError',
          "cosine_embedding_loss(): argument 'margin' (position 4) must be float, not str",
        ],
        [
          'margin_ranking_loss',
          [Z(3), Z(3), Z(3, 1)],
          'RuntimeError',
          'margin_ranking_loss : All input tensors should have same dimension but got sizes: ' +
            'input1: torch.Size([3]), input2: torch.Size([3]), target: torch.Size([3, 1]) ',
        ],
        ['margin_ranking_loss', [Z(3), Z(4), Z(3)], 'RuntimeError', sizes(3, 4, 0)],
        ['margin_ranking_loss', [Z(3), Z(3), Z(4)], 'RuntimeError', sizes(4, 3, 0)],
        ['normalize', [Z(3)], 'RangeError', `${range} [-1, 0], but got 1)`],
        [
          'normalize',
          [L(3, 2)],
          'RuntimeError',
          'linalg.vector_norm: Expected a floating point or complex tensor as input. Got Int',
        ],
        ['cosine_similarity', [Z(3, 5), Z(3, 5), 3], 'RangeError', `${range} [-2, 1], but got 3)`],
        ['cosine_similarity', [Z(3, 5), Z(3, 4)], 'RuntimeError', sizes(5, 4, 1)],
        [
          'cosine_similarity',
          [L(3, 5), L(3, 5)],
          'RuntimeError',
          'expected common dtype to be floating point, yet common dtype is Int',
        ],
        ['one_hot', [tf.tensor1d([-2], 'int32'), 1], 'RuntimeError', 'Class values must be non-negative.'],
        ['one_hot', [tf.tensor1d([2], 'int32'), 2], 'RuntimeError', 'Class values must be smaller than num_classes.'],
        ['one_hot', [L(0)], 'RuntimeError', 'Can not infer total number of classes from empty tensor.'],
        ['one_hot', [Z(2)], 'RuntimeError', 'one_hot is only applicable to index tensor of type LongTensor. (tfjs: int32)'],
        ['one_hot', [L(2), 'a'], 'TypeError', "one_hot(): argument 'num_classes' (position 2) must be int, not str"],
      ];
      const between = (name: string): string => `all elements of ${name} should be between 0 and 1`;
      rows.push(
        ['binary_cross_entropy', [tf.tensor1d([2]), Z(1)], 'RuntimeError', between('input')],
        ['binary_cross_entropy', [tf.tensor1d([NaN]), Z(1)], 'RuntimeError', between('input')],
        ['binary_cross_entropy', [Z(1), tf.tensor1d([-1])], 'RuntimeError', between('target')],
      );
      for (const [name, args, error, message] of rows) throws(() => F[name](...args), error, message);
      const delta = 'a' as unknown as number;
      throws(() => new nn.HuberLoss('mean', delta), 'TypeError', "delta must be a float or int, got: <class 'str'>");
    },
  }),
];
