// Tags that depend on each other: a bidirectional LSTM scores the tags of every word, and a conditional random field
// scores whole sequences of them. The loss is how unlikely it makes the right sequence among all that there are.
//
//     npx tsx examples/programs/bilstm_crf.ts
//
// bilstm_crf.py is the same program in PyTorch. Both print the loss of every step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim, randn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const NEVER = -10000;
const SENTENCES = new URL('data/tagged.json', import.meta.url);
const data = JSON.parse(fs.readFileSync(SENTENCES, 'utf8')) as [words: string[], tags: string[]][];

const unique = (all: string[]): string[] => [...new Set(all)];
const words = unique(data.flatMap(([sentence]) => sentence));
const tags = [...unique(data.flatMap(([, tagged]) => tagged)), 'START', 'STOP'];
const [START, STOP] = [tags.indexOf('START'), tags.indexOf('STOP')];
const numbers = (items: string[], of: string[]): number[] => items.map((item) => of.indexOf(item));

class BiLSTM_CRF extends nn.Module {
  word_embeds: nn.Embedding;
  lstm: nn.LSTM;
  hidden2tag: nn.Linear;
  transitions: nn.Parameter; // (to, from)
  private readonly hidden_dim: number;

  constructor(vocab_size: number, embedding_dim: number, hidden_dim: number) {
    super();
    this.hidden_dim = hidden_dim;
    this.word_embeds = new nn.Embedding(vocab_size, embedding_dim);
    this.lstm = new nn.LSTM(embedding_dim, hidden_dim / 2, { num_layers: 1, bidirectional: true });
    this.hidden2tag = new nn.Linear(hidden_dim, tags.length);
    this.transitions = tf.tidy(() => new nn.Parameter(withoutImpossible(randn(tags.length, tags.length))));
  }

  /** Of each word the score of each tag, (L, T). */
  features(sentence: tf.Tensor1D): tf.Tensor2D {
    const hidden: [tf.Tensor, tf.Tensor] = [randn(2, this.hidden_dim / 2), randn(2, this.hidden_dim / 2)];
    const [output] = this.lstm(this.word_embeds(sentence), hidden);
    return this.hidden2tag(output) as tf.Tensor2D;
  }

  /** The logarithm of the sum over all sequences of exp(score), step by step: alpha is that of all which end in each tag. */
  partition(features: tf.Tensor2D): tf.Tensor {
    let alpha = tf.tensor1d(tags.map((_, tag) => (tag === START ? 0 : NEVER))); // (T)
    for (const scores of tf.unstack(features)) {
      alpha = tf.add(tf.logSumExp(tf.add(this.transitions, alpha), 1), scores); // (to, from) summed over from
    }
    return tf.logSumExp(tf.add(alpha, this.transitions.gather(STOP)));
  }

  /** The score of one sequence of tags: of its words, and of its transitions. */
  score(features: tf.Tensor2D, tagged: number[]): tf.Tensor {
    const emitted = tf.mul(features, tf.oneHot(tf.tensor1d(tagged, 'int32'), tags.length));
    const counts = tf.buffer([tags.length, tags.length]);
    [...tagged, STOP].forEach((to, i) => {
      const from = i === 0 ? START : tagged[i - 1];
      counts.set(counts.get(to, from) + 1, to, from);
    });
    return tf.add(tf.sum(emitted), tf.sum(tf.mul(this.transitions, counts.toTensor())));
  }

  override forward(sentence: tf.Tensor1D, tagged: number[]): tf.Scalar {
    const features = this.features(sentence);
    return tf.sub(this.partition(features), this.score(features, tagged));
  }
}

/** Nothing leads to the start, or away from the stop. */
function withoutImpossible(transitions: tf.Tensor): tf.Tensor {
  const impossible = tags.map((_, to) => tags.map((_tag, from) => to === START || from === STOP));
  return tf.where(tf.tensor2d(impossible, undefined, 'bool'), tf.fill(transitions.shape, NEVER), transitions);
}

await startBackend(process.argv[2]);
manual_seed(1);
const model = new BiLSTM_CRF(words.length, 5, 4);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, weight_decay: 1e-4 });

for (let step = 0; step < STEPS; step++) {
  const [sentence, tagged] = data[step % data.length];
  const x = tf.tensor1d(numbers(sentence, words), 'int32');
  optimizer.zero_grad();
  const loss = backward(() => model(x, numbers(tagged, tags)));
  optimizer.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([x, loss]);
}
