// nn.Embedding and nn.EmbeddingBag with all of their options against real PyTorch, and what they refuse.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/embedding.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input as table } from '../support/values.js';

interface Recorded {
  class: 'Embedding' | 'EmbeddingBag';
  keywords: Record<string, unknown>;
  repr: string;
  input: { shape: number[]; values: number[] };
  offsets: number[] | null;
  per_sample_weights: Encoded | null;
  before: Encoded;
  after: Encoded;
  output: Encoded;
  d_output: Encoded;
  d_weight: Encoded;
  d_per_sample_weights: Encoded | null;
}

type Callable = (...args: unknown[]) => tf.Tensor;
const ints = (values: number[], shape = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');
const optional = (encoded: Encoded | null): tf.Tensor | null => (encoded === null ? null : decode(encoded));

function check(expected: Recorded): void {
  const keywords = Object.fromEntries(
    Object.entries(expected.keywords).map(([key, value]) => [key, value === 'inf' ? Infinity : value]),
  );
  const module = new (nn[expected.class] as unknown as new (...args: unknown[]) => nn.EmbeddingBag)(6, 4, keywords);
  equal(String(module), expected.repr, 'repr');
  module.weight.assign(decode(expected.before));
  const input = ints(expected.input.values, expected.input.shape);
  const offsets = expected.offsets === null ? null : ints(expected.offsets);
  const factors = optional(expected.per_sample_weights);
  const others = expected.class === 'EmbeddingBag' ? { offsets, per_sample_weights: factors } : {};
  const run = (): tf.Tensor => (module as unknown as Callable)({ input, ...others });
  const sources = factors === null ? [module.weight] : [module.weight, factors];
  const gradients = tf.grads(run)(sources, decode(expected.d_output));
  close(module.weight, decode(expected.after), FORWARD, 'weight afterwards');
  close(run(), decode(expected.output), FORWARD, 'output');
  close(gradients[0], decode(expected.d_weight), GRADIENT, 'weight.grad');
  const d_factors = optional(expected.d_per_sample_weights);
  if (d_factors) close(gradients[1], d_factors, GRADIENT, 'per_sample_weights.grad');
}

const { embedding, embedding_bag } = nn.functional as unknown as Record<string, Callable>;

function refused(): [() => unknown, string, string][] {
  const weight = tf.variable(table([4, 3]));
  const [one, two, matrix, start] = [ints([1]), ints([1, 2]), ints([1, 2, 3, 0], [2, 2]), ints([0])];
  const [plain, whole, floats, vector] = [table([4, 3]), tf.zeros([4, 3], 'int32'), tf.ones([2]), tf.zeros([3])];
  const [out, none, factors] = [ints([1, 5]), ints([], [2, 0]), tf.ones([2], 'int32')];
  const sparse = 'must be False (tfjs has no sparse tensors; leave it out, gradients have the same values)';
  const types = "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got";
  const inPlace =
    "max_norm changes argument 'weight' in place: it must be a Parameter (tfjs: tf.variable(weight) makes one of it)";
  const bag =
    (...args: unknown[]) =>
    (): unknown =>
      embedding_bag(two, weight, ...args);
  return [
    [() => embedding(1, weight), 'TypeError', "embedding(): argument 'indices' (position 2) must be Tensor, not int"],
    [() => embedding(one, 3), 'TypeError', "embedding(): argument 'weight' (position 1) must be Tensor, not int"],
    [() => embedding(one, vector), 'RuntimeError', "'weight' must be 2-D, got [3]"],
    [() => embedding(one, weight, 4), 'ValueError', 'Padding_idx must be within num_embeddings'],
    [() => embedding(one, weight, -5), 'ValueError', 'Padding_idx must be within num_embeddings'],
    [
      () => embedding(one, weight, 1.5),
      'TypeError',
      "embedding(): argument 'padding_idx' (position 3) must be int, not float",
    ],
    [() => embedding(out, weight), 'RangeError', 'index out of range in self'],
    [
      () => embedding(floats, weight),
      'RuntimeError',
      `${types} torch.FloatTensor instead (while checking arguments for embedding)`,
    ],
    [() => embedding(one, weight, { sparse: true }), 'RuntimeError', `embedding(): argument 'sparse' ${sparse}`],
    [() => embedding(one, plain, { max_norm: 1 }), 'RuntimeError', `embedding(): ${inPlace}`],
    [
      () => embedding(one, whole, { max_norm: 1 }),
      'RuntimeError',
      'norm(): input dtype should be either floating point or complex. Got Int instead.',
    ],
    [
      () => embedding(one, weight, { max_norm: 'a' }),
      'TypeError',
      "embedding_renorm_(): argument 'max_norm' (position 3) must be float, not str",
    ],
    [
      () => embedding(one, weight, { max_norm: 1, norm_type: 'a' }),
      'TypeError',
      "embedding_renorm_(): argument 'norm_type' (position 4) must be float, not str",
    ],
    [
      () => embedding(one, weight, { scale_grad_by_freq: 1 }),
      'TypeError',
      "embedding(): argument 'scale_grad_by_freq' (position 4) must be bool, not int",
    ],
    [bag(), 'ValueError', 'offsets has to be a 1D Tensor but got None'],
    [bag(matrix), 'ValueError', 'offsets has to be a 1D Tensor'],
    [
      bag(ints([1, 2])),
      'RuntimeError',
      `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got 1`,
    ],
    [bag(ints([0, 3])), 'RuntimeError', "offsets[-1] can not be greater than input's length 2 but got offsets[-1] of 3"],
    [bag(ints([0, 2, 1])), 'RuntimeError', 'offsets must not decrease, but got [0, 2, 1]'],
    [
      bag(ints([]), { include_last_offset: true }),
      'RuntimeError',
      'include_last_offset: number of offset should be at least 1',
    ],
    [bag(tf.zeros([1])), 'RuntimeError', `${types} torch.FloatTensor instead (while checking arguments for embedding_bag)`],
    [bag(start, { mode: 'foo' }), 'ValueError', 'mode has to be one of sum, mean or max'],
    [
      bag(start, { mode: 'max', scale_grad_by_freq: true }),
      'ValueError',
      'max mode does not support scaling the gradient by the frequency',
    ],
    [bag(start, { mode: 'max', sparse: true }), 'ValueError', 'max mode does not support sparse weights'],
    [bag(start, { sparse: true }), 'RuntimeError', `embedding_bag(): argument 'sparse' ${sparse}`],
    [
      bag(start, { padding_idx: 4 }),
      'RuntimeError',
      'padding_idx must be within the number of embeddings, -4 through 3, but got 4',
    ],
    [
      bag(start, { per_sample_weights: vector, mode: 'sum' }),
      'ValueError',
      'embedding_bag: If per_sample_weights (torch.Size([3])) is not None, then it must have the same shape as the input (torch.Size([2]))',
    ],
    [
      bag(start, { per_sample_weights: floats }),
      'RuntimeError',
      "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='mean'). Please open a feature request on GitHub.",
    ],
    [
      bag(start, { per_sample_weights: factors, mode: 'sum' }),
      'RuntimeError',
      "Expected tensor for argument #1 'weight' to have the same type as tensor for argument #1 'per_sample_weights'; but type torch.FloatTensor does not equal torch.IntTensor (while checking arguments for embedding_bag)",
    ],
    [
      () => embedding_bag(out, weight, start),
      'RuntimeError',
      'Index 1 of input takes value 5 which is not in the valid range [0, 4)',
    ],
    [
      () => embedding_bag(out, weight, start, { mode: 'max' }),
      'RuntimeError',
      'embedding_bag: Expected idx >= 0 && idx < num_embeddings but found idx to be 5',
    ],
    [() => embedding_bag(two, vector, start), 'ValueError', 'weight has to be a 2D Tensor, but got Tensor of dimension 1'],
    [
      () => embedding_bag(two, whole, start),
      'RuntimeError',
      "Expected tensor for argument #1 'weight' to have one of the following scalar types: Half, BFloat16, Float, Double; but got torch.IntTensor instead (while checking arguments for embedding_bag)",
    ],
    [
      () => embedding_bag(matrix, weight, start),
      'ValueError',
      "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found offsets of type <class 'torch.Tensor'>",
    ],
    [() => embedding_bag(none, weight), 'RuntimeError', 'step must be nonzero'],
    [() => new nn.EmbeddingBag(4, 3, { padding_idx: 4 }), 'ValueError', 'padding_idx must be within num_embeddings'],
    [
      () => new nn.Embedding(4, 3, { _weight: vector }),
      'ValueError',
      'Shape of weight does not match num_embeddings and embedding_dim',
    ],
    [() => nn.EmbeddingBag.from_pretrained(vector), 'ValueError', 'Embeddings parameter is expected to be 2-dimensional'],
  ];
}

export const embeddingOptionCases = suite('embeddings as in PyTorch', {
  ...Object.fromEntries(
    Object.entries(fixture.cases as unknown as Record<string, Recorded>).map(([name, recorded]) => [
      name,
      () => check(recorded),
    ]),
  ),
  'EmbeddingBag begins as Embedding does, or with a given table': () => {
    manual_seed(3);
    const { weight } = new nn.Embedding(4, 3, 1);
    manual_seed(3);
    close(new nn.EmbeddingBag(4, 3, { padding_idx: 1 }).weight, weight, EXACT);
    const bag = nn.EmbeddingBag.from_pretrained(table([4, 3]), { mode: 'max', padding_idx: -1 });
    close(bag.weight, table([4, 3]), EXACT);
    equal([bag.weight.trainable, bag.mode, bag.padding_idx], [false, 'max', 3]);
    equal(nn.EmbeddingBag.from_pretrained(table([4, 3]), false).weight.trainable, true);
    equal(nn.Embedding.from_pretrained(table([4, 3]), { max_norm: 2 }).max_norm, 2);
  },
  'leave alive what they return': () => {
    const embedding = new nn.Embedding(5, 3, { max_norm: 0.1, scale_grad_by_freq: true });
    const bags = (['sum', 'mean', 'max'] as const).map((mode) => new nn.EmbeddingBag(5, 3, { mode }));
    const x = ints([1, 4, 1, 2], [2, 2]);
    leaksNothing(() => tf.dispose([embedding(x), ...bags.map((bag) => bag(x))]));
    leaksNothing(() => {
      for (const module of [embedding, ...bags]) {
        const { value, grads } = tf.variableGrads(() => tf.sum((module as unknown as Callable)(x)), module.parameters());
        tf.dispose([value, grads]);
      }
    });
  },
  'refuse what torch refuses': () => {
    for (const [run, name, message] of refused()) throws(run, name, message);
  },
});
