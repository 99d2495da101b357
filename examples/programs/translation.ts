// Short sentences into another language: a GRU reads the sentence, and another one writes the translation, word by word,
// looking at what of the sentence matters for the next word (Bahdanau's attention).
//
//     npx tsx examples/programs/translation.ts
//
// translation.py is the same program in PyTorch. Both print the loss of every step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const [N, H] = [8, 32];
const [SOS, EOS] = [0, 1];

const pairs = JSON.parse(fs.readFileSync(new URL('data/pairs.json', import.meta.url), 'utf8')) as [string, string][];
const vocabulary = (side: 0 | 1): string[] => ['SOS', 'EOS', ...new Set(pairs.flatMap((pair) => pair[side].split(' ')))];
const [english, german] = [vocabulary(0), vocabulary(1)];
const longest = 1 + Math.max(...pairs.flat().map((sentence) => sentence.split(' ').length));

/** The numbers of the words, and EOS up to the end. */
function numbers(sentence: string, words: string[]): number[] {
  const known = sentence.split(' ').map((word) => words.indexOf(word));
  return [...known, ...Array<number>(longest - known.length).fill(EOS)];
}

class EncoderRNN extends nn.Module {
  embedding: nn.Embedding;
  gru = new nn.GRU(H, H, { batch_first: true });
  dropout = new nn.Dropout(0.1);

  constructor(words: number) {
    super();
    this.embedding = new nn.Embedding(words, H);
  }

  override forward(input: tf.Tensor2D) {
    return this.gru(this.dropout(this.embedding(input)) as tf.Tensor3D); // (N, L, H), (1, N, H)
  }
}

class BahdanauAttention extends nn.Module {
  Wa = new nn.Linear(H, H);
  Ua = new nn.Linear(H, H);
  Va = new nn.Linear(H, 1);

  /** What is looked at of `keys`, (N, L, H), for `query`, (N, 1, H). */
  override forward(query: tf.Tensor, keys: tf.Tensor): tf.Tensor {
    const scores = this.Va(tf.tanh(tf.add(this.Wa(query), this.Ua(keys)))); // (N, L, 1)
    const weights = nn.functional.softmax(tf.transpose(scores, [0, 2, 1]), -1); // (N, 1, L)
    return tf.matMul(weights, keys); // (N, 1, H)
  }
}

class AttnDecoderRNN extends nn.Module {
  embedding: nn.Embedding;
  attention = new BahdanauAttention();
  gru = new nn.GRU(2 * H, H, { batch_first: true });
  out: nn.Linear;
  dropout = new nn.Dropout(0.1);

  constructor(words: number) {
    super();
    this.embedding = new nn.Embedding(words, H);
    this.out = new nn.Linear(H, words);
  }

  /** Each next word is told by the right word before it. */
  override forward(outputs: tf.Tensor3D, state: tf.Tensor3D, target: tf.Tensor2D): tf.Tensor {
    let hidden = state;
    const decoded: tf.Tensor[] = [];
    for (let i = 0; i < longest; i++) {
      const word = i === 0 ? tf.fill([N, 1], SOS, 'int32') : tf.slice(target, [0, i - 1], [N, 1]);
      const embedded = this.dropout(this.embedding(word)); // (N, 1, H)
      const context = this.attention(tf.transpose(hidden, [1, 0, 2]), outputs);
      const [output, next] = this.gru(tf.concat([embedded, context], 2) as tf.Tensor3D, hidden);
      decoded.push(this.out(output)); // (N, 1, words)
      hidden = next;
    }
    return nn.functional.log_softmax(tf.concat(decoded, 1), -1); // (N, L, words)
  }
}

await startBackend(process.argv[2]);
manual_seed(0);
const encoder = new EncoderRNN(english.length);
const decoder = new AttnDecoderRNN(german.length);
const encoder_optimizer = new optim.Adam(encoder.parameters(), 0.001);
const decoder_optimizer = new optim.Adam(decoder.parameters(), 0.001);
const criterion = new nn.NLLLoss();

for (let step = 0; step < STEPS; step++) {
  const batch = Array.from({ length: N }, (_, i) => pairs[(step * N + i) % pairs.length]);
  const input = tf.tensor2d(
    batch.map(([from]) => numbers(from, english)),
    undefined,
    'int32',
  );
  const target = tf.tensor2d(
    batch.map(([, to]) => numbers(to, german)),
    undefined,
    'int32',
  );
  encoder_optimizer.zero_grad();
  decoder_optimizer.zero_grad();
  const loss = backward(() => {
    const [outputs, hidden] = encoder(input);
    const scores = decoder(outputs, hidden, target);
    return criterion(scores.reshape([-1, german.length]), target.flatten());
  });
  encoder_optimizer.step();
  decoder_optimizer.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([input, target, loss]);
}
