// Which language is a name from? A bidirectional LSTM reads it letter by letter, in PyTorch's lines.
//
//     npm run example:names -- --quick
//
// examples/python/names.py is the same script in PyTorch: same data, same initial weights, same order of batches.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { type Labelled, namesData } from './names-data.js';
import { parseOptions } from './training/options.js';
import { outputFile, report } from './training/report.js';
import { permutation } from './training/shuffle.js';
import { writeConfusion } from './training/svg.js';
import { train } from './training/train.js';

const BATCH = 32;

class NameClassifier extends nn.Module {
  embedding: nn.Embedding;
  lstm: nn.LSTM;
  linear: nn.Linear;

  constructor(n_letters: number, n_languages: number) {
    super();
    this.embedding = new nn.Embedding(n_letters, 32, { padding_idx: 0 });
    this.lstm = new nn.LSTM(32, 96, { batch_first: true, bidirectional: true });
    this.linear = new nn.Linear(2 * 96, n_languages);
  }

  override forward(names: tf.Tensor2D, lengths: number[]): tf.Tensor {
    return tf.tidy(() => {
      const options = { batch_first: true, enforce_sorted: false };
      const packed = nn.utils.rnn.pack_padded_sequence(this.embedding(names), lengths, options);
      const [, [h_n]] = this.lstm(packed); // (2, N, 96): where each direction has read the whole name
      return this.linear(tf.concat(tf.unstack(h_n), 1)); // (N, languages)
    });
  }
}

const options = parseOptions('names', { epochs: 5, quickEpochs: 4 });
const { name } = await startBackend(options.backend);
const data = namesData(options.quick);
const { languages, letters } = data;
console.log(`backend: ${name}; ${data.train.names.length} names of ${languages.length} languages to learn from`);

interface Batch {
  x: tf.Tensor2D; // (N, longest name)
  lengths: number[];
  y: tf.Tensor1D; // (N)
}

/** Letters as numbers from 1 on, and zeros behind the shorter names. */
function batchOf({ names, labels }: Labelled, chosen: Int32Array): Batch {
  const rows = Array.from(chosen, (i) => Array.from(names[i], (letter) => 1 + letters.indexOf(letter)));
  const lengths = rows.map((row) => row.length);
  const longest = Math.max(...lengths);
  const padded = rows.map((row) => [...row, ...Array<number>(longest - row.length).fill(0)]);
  const y = Array.from(chosen, (i) => labels[i]);
  return { x: tf.tensor2d(padded, undefined, 'int32'), lengths, y: tf.tensor1d(y, 'int32') };
}

manual_seed(options.seed);
const model = new NameClassifier(1 + letters.length, languages.length);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), 3e-3);

const losses = await train({
  options,
  model,
  optimizer,
  stepsPerEpoch: Math.floor(data.train.names.length / BATCH),
  step(epoch, i) {
    const order = permutation(data.train.names.length, options.seed + epoch);
    const { x, lengths, y } = batchOf(data.train, order.subarray(i * BATCH, (i + 1) * BATCH));
    optimizer.zero_grad();
    const loss = backward(() => criterion(model(x, lengths), y));
    nn.utils.clip_grad_norm_(model.parameters(), 1.0).dispose();
    optimizer.step();
    const [value] = loss.dataSync();
    tf.dispose([x, y, loss]);
    return value;
  },
});

if (losses) {
  const { names, labels } = data.test;
  const guesses = tf.tidy(() => {
    const { x, lengths } = batchOf(data.test, Int32Array.from(names.keys()));
    return tf.argMax(model(x, lengths), 1).dataSync();
  });
  const counts = languages.map((_, label) => {
    const guessed = guesses.filter((_guess, i) => labels[i] === label);
    return languages.map((_language, guess) => guessed.filter((g) => g === guess).length);
  });
  const right = counts.reduce((sum, row, label) => sum + row[label], 0);

  for (let i = 0; i < 5; i++) console.log(`  ${names[i]}: ${languages[guesses[i]]} (${languages[labels[i]]})`);
  report('names', 'test accuracy', right / names.length, losses, options);
  const plot = outputFile('names-confusion.svg');
  writeConfusion(plot, 'names: language (row), taken for (column)', languages, counts);
  console.log(`confusion matrix: ${plot}`);
  model.dispose();
  optimizer.dispose();
}
