// Who frees a parameter that is replaced: the module if nobody can hold it, else its holder.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn, optim } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing, ok } from '../support/assert.js';
import { suite } from '../support/case.js';
import { FAMILY } from '../support/family.js';
import { filled, input } from '../support/values.js';

class Tied extends nn.Module {
  encoder = new nn.Embedding(5, 3);
  decoder = new nn.Linear(3, 5, { bias: false });

  constructor() {
    super();
    this.decoder.weight = this.encoder.weight;
  }
}

const MODULES: (() => nn.Module)[] = [
  () => new nn.Linear(3, 4),
  () => new nn.Embedding(3, 4),
  () => nn.Embedding.from_pretrained(tf.ones([3, 4])),
  () => new nn.RNNCell(3, 4),
  () => new nn.LSTMCell(3, 4),
  () => new nn.GRUCell(3, 4),
  ...FAMILY.map((kind) => () => kind.make(3, 4, { num_layers: 2, bidirectional: true })),
];
const NAMES = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh', 'weight_hr'];
const SUFFIXES = ['', '_l0', '_l0_reverse', '_l1', '_l1_reverse'];
const PARAMETERS = ['weight', 'bias', ...NAMES.flatMap((name) => SUFFIXES.map((suffix) => name + suffix))];
const set = (module: nn.Module, name: string, value: unknown): void => {
  (module as unknown as Record<string, unknown>)[name] = value;
};
const variables = (): number => Object.keys(tf.engine().registeredVariables).length;

export const ownCases = suite('replaced parameters are freed', {
  'tied weights leave one, and disposing frees all': () => {
    const before = variables();
    const tied = new Tied();
    equal([variables() - before, tied.parameters().length], [1, 1]);
    equal(Object.keys(tied.state_dict()), ['encoder.weight', 'decoder.weight']);
    leaksNothing(() => new Tied().dispose());
  },
  'every parameter that a module made, if nobody has read it': () => {
    for (const make of MODULES) {
      const before = variables();
      const module = make();
      for (const name of PARAMETERS.filter((name) => Object.hasOwn(module, name))) set(module, name, null);
      equal([variables() - before, module.parameters()], [0, []], String(module));
    }
  },
  'with its gradient': () => {
    leaksNothing(() => {
      const linear = new nn.Linear(3, 4, { bias: false });
      const unread = Object.values(tf.engine().registeredVariables).slice(-1);
      backward(() => tf.sum(unread[0])).dispose();
      linear.weight = tf.tidy(() => new nn.Parameter(tf.zeros([4, 3])));
      linear.dispose();
    });
  },
  'one that was read stays its holder’s': () => {
    const linear = filled(new nn.Linear(3, 4));
    const [weight, bias] = [linear.weight, linear.bias];
    linear.weight = new nn.Parameter(tf.zeros([4, 3]));
    linear.bias = null;
    ok(!weight.isDisposed && bias?.isDisposed === false, 'both are alive');
    const rnn = new nn.RNN(3, 4);
    const optimizer = new optim.SGD(rnn.parameters());
    const before = rnn.state_dict();
    for (const [name, value] of Object.entries(before)) set(rnn, name, new nn.Parameter(tf.zerosLike(value)));
    ok(!Object.values(before).some(({ isDisposed }) => isDisposed), 'the optimizer and the dict hold the old ones');
    optimizer.dispose();
  },
  'a shared one stays when one of its holders takes another': () => {
    const tied = new Tied();
    tied.encoder.weight = new nn.Parameter(tf.zeros([5, 3]));
    equal(tied.decoder(input([2, 3])).shape, [2, 5]);
    tied.decoder.weight = tied.encoder.weight;
    close(tied.decoder(input([2, 3])), tf.zeros([2, 5]), EXACT);
  },
  'modes, repr and frozen layers read nothing': () => {
    const before = variables();
    const linear = new nn.Linear(3, 4, false);
    linear.eval().train();
    String(linear);
    linear.modules();
    linear.weight = new nn.Parameter(tf.zeros([4, 3]));
    equal(variables() - before, 1);
  },
  'assigning the same one, and a field of a subclass': () => {
    const linear = new nn.Linear(3, 4);
    Object.assign(linear, { weight: linear.weight });
    class Mine extends nn.Linear {
      override weight = new nn.Parameter(tf.ones([4, 3]));
    }
    const mine = new Mine(3, 4);
    equal(
      [linear, mine].map((module) => module.weight.isDisposed),
      [false, false],
    );
    equal(mine.parameters().length, 2);
    close(mine.weight, tf.ones([4, 3]), EXACT);
  },
  'training goes on with the tied weight': () => {
    const tied = new Tied();
    const optimizer = new optim.SGD(tied.parameters(), 0.5);
    const index = tf.tensor1d([0, 1], 'int32');
    const step = (): void => {
      optimizer.zero_grad();
      backward(() => tf.mean(tf.square(tied.decoder(tied.encoder(index))))).dispose();
      optimizer.step();
    };
    leaksNothing(step);
    optimizer.dispose();
    tied.dispose();
  },
});
