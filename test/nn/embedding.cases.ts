// nn.Embedding: arguments, padding, pretrained tables, errors, leaks. Its numbers are in modules.cases.ts.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';

const Unchecked = nn.Embedding as unknown as new (...args: unknown[]) => nn.Embedding;
const pretrained = nn.Embedding.from_pretrained.bind(nn.Embedding) as (...args: unknown[]) => nn.Embedding;
const call = (module: nn.Embedding, ...args: unknown[]): unknown =>
  (module as unknown as (...a: unknown[]) => unknown)(...args);
const ints = (values: number[], shape = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');

const PADDING = 'Padding_idx must be within num_embeddings';
const constructorErrors: [unknown[], string, string][] = [
  [[2], 'TypeError', "Embedding.__init__() missing 1 required positional argument: 'embedding_dim'"],
  [[2.5, 3], 'TypeError', 'num_embeddings should be of type int, got: float'],
  [[2, '3'], 'TypeError', 'embedding_dim should be of type int, got: str'],
  [[5, 3, 1.5], 'TypeError', 'padding_idx should be of type int, got: float'],
  [[5, 3, 5], 'ValueError', PADDING],
  [[5, 3, -6], 'ValueError', PADDING],
  [[0, 3, 0], 'ValueError', PADDING],
  [[-1, 3], 'RuntimeError', 'Trying to create tensor with negative dimension -1: [-1, 3]'],
  [[5, 3, { sparce: true }], 'TypeError', "Embedding.__init__() got an unexpected keyword argument 'sparce'"],
];

function forwardErrors(): [unknown[], string, string][] {
  const gone = ints([1]);
  gone.dispose();
  const scalars = "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got";
  const where = '(while checking arguments for embedding)';
  const argument = "embedding(): argument 'indices' (position 2)";
  return [
    [[tf.zeros([2])], 'RuntimeError', `${scalars} torch.FloatTensor instead ${where}`],
    [[tf.zeros([2], 'bool')], 'RuntimeError', `${scalars} CPUBoolType instead ${where}`],
    [[ints([0, 5])], 'RangeError', 'index out of range in self'],
    [[ints([-1])], 'RangeError', 'index out of range in self'],
    [[[1]], 'TypeError', `${argument} must be Tensor, not list`],
    [[], 'TypeError', "Embedding.forward() missing 1 required positional argument: 'input'"],
    [[gone], 'RuntimeError', `${argument} ${IS_DISPOSED}`],
  ];
}

function pretrainedErrors(): [unknown[], string, string][] {
  const table = tf.ones([3, 2]);
  const dtype = 'Only Tensors of floating point and complex dtype can require gradients';
  const argument = "Embedding.from_pretrained(): argument 'embeddings' (position 1)";
  return [
    [[], 'TypeError', "Embedding.from_pretrained() missing 1 required positional argument: 'embeddings'"],
    [[[1]], 'TypeError', `${argument} must be Tensor, not list`],
    [[tf.zeros([3])], 'ValueError', 'Embeddings parameter is expected to be 2-dimensional'],
    [[table, 1], 'TypeError', 'freeze should be of type bool, got: int'],
    [[table, true, 3], 'ValueError', PADDING],
    [[tf.ones([3, 2], 'int32'), { freeze: false }], 'RuntimeError', dtype],
  ];
}

export const embeddingCases = suite('nn.Embedding', {
  'arguments by position and by name': () => {
    equal(
      [
        new nn.Embedding(10, 3),
        new nn.Embedding(10, 3, 0),
        new nn.Embedding(10, 3, { padding_idx: -1 }),
        new nn.Embedding({ num_embeddings: 10, embedding_dim: 3, padding_idx: null }),
      ].map(String),
      ['Embedding(10, 3)', 'Embedding(10, 3, padding_idx=0)', 'Embedding(10, 3, padding_idx=9)', 'Embedding(10, 3)'],
    );
  },
  'the row for padding starts as zeros, may be set, and is set back by reset_parameters': () => {
    const embedding = new nn.Embedding(4, 3, 1);
    const row = (): tf.Tensor => embedding(ints([1]));
    close(row(), [0, 0, 0], EXACT);
    embedding.weight.assign(tf.ones([4, 3]));
    close(row(), [1, 1, 1], EXACT);
    embedding.reset_parameters();
    close(row(), [0, 0, 0], EXACT);
  },
  'training moves every row that was used but the one for padding': () => {
    const embedding = new nn.Embedding(4, 2, 0);
    embedding.weight.assign(tf.ones([4, 2]));
    tf.train.sgd(0.5).minimize(() => tf.sum(embedding(ints([0, 2, 2, 3]))), false, embedding.parameters());
    close(embedding.weight, [1, 1, 1, 1, 0, 0, 0.5, 0.5], EXACT);
  },
  'test_embedding_from_pretrained: the given table, frozen unless said, without random numbers': () => {
    const table = input([3, 2]);
    manual_seed(0);
    const embedding = nn.Embedding.from_pretrained(table, { padding_idx: -1 });
    const next = new nn.Embedding(1, 1).weight;
    manual_seed(0);
    close(new nn.Embedding(1, 1).weight, next, EXACT);
    equal([embedding.weight.trainable, embedding.padding_idx], [false, 2]);
    equal(nn.Embedding.from_pretrained(table, false).weight.trainable, true);
    const copy = table.clone();
    table.dispose();
    close(embedding({ input: ints([0, 1, 2]) }), copy, EXACT);
  },
  'from_pretrained makes the class it is called on': () => {
    class Mine extends nn.Embedding {}
    ok(Mine.from_pretrained(tf.ones([2, 2])) instanceof Mine, 'a Mine');
  },
  'leaves alive what it returns': () => {
    const embedding = new nn.Embedding(5, 3, 0);
    const xs = [ints([1, 4, 1]), ints([0, 1, 2, 3], [2, 2]), ints([], [2, 0])];
    leaksNothing(() => xs.forEach((x) => embedding(x).dispose()));
    leaksNothing(() => new nn.Embedding(5, 3, 0).dispose());
    leaksNothing(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(embedding(xs[0])), embedding.parameters());
      tf.dispose([value, grads]);
    });
    const table = tf.ones([3, 2]);
    leaksNothing(() => nn.Embedding.from_pretrained(table).dispose());
  },
  'refuses what torch refuses': () => {
    for (const [args, name, message] of constructorErrors) throws(() => new Unchecked(...args), name, message);
    for (const [args, name, message] of pretrainedErrors()) throws(() => pretrained(...args), name, message);
    const embedding = new nn.Embedding(5, 3);
    for (const [args, name, message] of forwardErrors()) throws(() => call(embedding, ...args), name, message);
  },
});
