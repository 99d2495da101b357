// Which language is a name from? An RNN reads it letter by letter, each as a row of zeros with a one.
//
//     npx tsx examples/programs/classify_names.ts
//
// classify_names.py is the same program in PyTorch. Both print the loss of every step.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { namesData } from '../names-data.js';

const STEPS = 100;
const BATCH = 8;
const { languages, letters, train } = namesData(true);

const nameToTensor = (name: string): tf.Tensor3D => {
  const numbers = tf.tensor1d(
    Array.from(name, (letter) => letters.indexOf(letter)),
    'int32',
  );
  return tf.oneHot(numbers, letters.length).toFloat().expandDims(1); // (L, 1, letters)
};

class CharRNN extends nn.Module {
  rnn: nn.RNN;
  h2o: nn.Linear;
  softmax = new nn.LogSoftmax(1);

  constructor(input_size: number, hidden_size: number, output_size: number) {
    super();
    this.rnn = new nn.RNN(input_size, hidden_size);
    this.h2o = new nn.Linear(hidden_size, output_size);
  }

  override forward(name: tf.Tensor3D): tf.Tensor {
    const [, hidden] = this.rnn(name); // (1, 1, H)
    const output = this.h2o(tf.unstack(hidden)[0]);
    return this.softmax(output); // (1, languages)
  }
}

await startBackend(process.argv[2]);
manual_seed(2024);
const rnn = new CharRNN(letters.length, 64, languages.length);
const criterion = new nn.NLLLoss();
const optimizer = new optim.SGD(rnn.parameters(), 0.15);

for (let step = 0; step < STEPS; step++) {
  const chosen = Array.from({ length: BATCH }, (_, i) => ((step * BATCH + i) * 37) % train.names.length);
  rnn.zero_grad();
  const loss = backward(() => {
    const losses = chosen.map((i) => criterion(rnn(nameToTensor(train.names[i])), tf.tensor1d([train.labels[i]], 'int32')));
    return tf.div(tf.addN(losses), BATCH);
  });
  nn.utils.clip_grad_norm_(rnn.parameters(), 3).dispose();
  optimizer.step();
  console.log(loss.dataSync()[0]);
  loss.dispose();
}
