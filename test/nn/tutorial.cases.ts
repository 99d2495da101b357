// A whole model, written line for line as in PyTorch (scripts/fixtures/tutorial.py): same parameters, scores, gradients.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/tutorial.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, decodeAll, type Encoded } from '../support/fixture.js';

class NameClassifier extends nn.Module {
  static override readonly name = 'NameClassifier';
  embedding = new nn.Embedding(28, 8, { padding_idx: 0 });
  rnn = new nn.LSTM(8, 16, { batch_first: true, bidirectional: true });
  classifier = new nn.Sequential(new nn.Dropout(0.5), new nn.Linear(32, 5));

  override forward(names: tf.Tensor, lengths: number[]): tf.Tensor {
    return tf.tidy(() => {
      const options = { batch_first: true, enforce_sorted: false };
      const packed = nn.utils.rnn.pack_padded_sequence(this.embedding(names), lengths, options);
      const [, [h_n]] = this.rnn(packed);
      return this.classifier(tf.concat(tf.unstack(h_n), 1));
    });
  }
}

const { lengths } = fixture.data;
const names = (): tf.Tensor => tf.tensor2d(fixture.data.names, [3, 6], 'int32');
const gradients = fixture.gradients as Record<string, Encoded>;

/** The model with the recorded parameters. */
function load(): NameClassifier {
  const model = new NameClassifier();
  model.load_state_dict(decodeAll(fixture.state_dict));
  return model.eval();
}

export const tutorialCases = suite('a model from a tutorial', {
  'prints as in PyTorch': () => {
    equal(String(new NameClassifier()), fixture.model.repr);
  },
  'starts from the parameters of PyTorch, bit for bit': () => {
    manual_seed(7);
    const parameters = new NameClassifier().state_dict();
    const expected = decodeAll(fixture.state_dict);
    equal(Object.keys(parameters), Object.keys(expected));
    for (const name in expected) close(parameters[name], expected[name], EXACT, name);
  },
  'loads its state dict and gives the scores of PyTorch': () => {
    close(load()(names(), lengths), decode(fixture.results.scores), FORWARD, 'scores');
  },
  'and the gradients of PyTorch': () => {
    const model = load();
    const loss = (): tf.Scalar => tf.sum(tf.mul(model(names(), lengths), decode(fixture.results.cotangent)));
    const { grads } = tf.variableGrads(loss, model.parameters());
    for (const [name, p] of model.named_parameters()) close(grads[p.name], decode(gradients[name]), GRADIENT, name);
  },
  'trains without leaving a tensor behind': () => {
    const model = load().train();
    const [x, labels, optimizer] = [names(), tf.oneHot([0, 1, 2], 5), tf.train.sgd(0.1)];
    leaksNothing(() => {
      optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, model(x, lengths)), false, model.parameters());
    });
  },
});
