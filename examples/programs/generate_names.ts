// Names of a language, letter by letter: a recurrent network out of linear layers, which is told the language, the last letter
// and what it remembers, and gives the next letter.
//
//     npx tsx examples/programs/generate_names.ts
//
// generate_names.py is the same program in PyTorch. Both print the loss of every step.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { namesData } from '../names-data.js';

const STEPS = 100;
const LEARNING_RATE = 0.005;
const { languages, letters, train } = namesData(true);
const n_letters = letters.length + 1; // and the end
const END = n_letters - 1;

/** (1, size), with a one. */
const oneHot = (i: number, size: number): tf.Tensor2D => tf.oneHot([i], size).toFloat() as tf.Tensor2D;

class RNN extends nn.Module {
  i2h: nn.Linear;
  i2o: nn.Linear;
  o2o: nn.Linear;
  dropout = new nn.Dropout(0.1);
  softmax = new nn.LogSoftmax({ dim: 1 });

  constructor(input_size: number, hidden_size: number, output_size: number) {
    super();
    this.i2h = new nn.Linear(languages.length + input_size + hidden_size, hidden_size);
    this.i2o = new nn.Linear(languages.length + input_size + hidden_size, output_size);
    this.o2o = new nn.Linear(hidden_size + output_size, output_size);
  }

  override forward(category: tf.Tensor2D, input: tf.Tensor2D, hidden: tf.Tensor): [tf.Tensor, tf.Tensor] {
    const combined = tf.concat([category, input, hidden], 1);
    const next = this.i2h(combined);
    const output = this.o2o(tf.concat([next, this.i2o(combined)], 1));
    return [this.softmax(this.dropout(output)), next];
  }
}

await startBackend(process.argv[2]);
manual_seed(0);
const rnn = new RNN(n_letters, 64, n_letters);
const criterion = new nn.NLLLoss();

for (let step = 0; step < STEPS; step++) {
  const chosen = (step * 37) % train.names.length;
  const line = Array.from(train.names[chosen], (letter) => letters.indexOf(letter));
  rnn.zero_grad();
  const loss = backward(() => {
    const category = oneHot(train.labels[chosen], languages.length);
    let hidden: tf.Tensor = tf.zeros([1, 64]);
    const losses = line.map((letter, i) => {
      const [output, next] = rnn(category, oneHot(letter, n_letters), hidden);
      hidden = next;
      return criterion(output, tf.tensor1d([line[i + 1] ?? END], 'int32'));
    });
    return tf.addN(losses);
  });
  tf.tidy(() => {
    for (const p of rnn.parameters()) p.assign(tf.sub(p, tf.mul(p.grad ?? 0, LEARNING_RATE)));
  });
  console.log(loss.dataSync()[0] / line.length);
  loss.dispose();
}
