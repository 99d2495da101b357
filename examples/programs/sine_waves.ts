// Sine waves foretold: two LSTM cells read a wave, number by number, and give each next number. LBFGS trains them on all
// waves at once, in small steps: larger ones make rounding visible.
//
//     npx tsx examples/programs/sine_waves.ts
//
// sine_waves.py is the same program in PyTorch. Both print the loss of every step.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const [N, L, T] = [8, 40, 15]; // waves, numbers of each, and a width

const wave = (n: number): number[] => Array.from({ length: L }, (_, i) => Math.sin((i + 7 * n) / T));
const data = Array.from({ length: N }, (_, n) => wave(n));

type State = [h: tf.Tensor, c: tf.Tensor];

class Sequence extends nn.Module {
  lstm1 = new nn.LSTMCell(1, 24);
  lstm2 = new nn.LSTMCell(24, 24);
  linear = new nn.Linear(24, 1);

  override forward(input: tf.Tensor2D): tf.Tensor {
    let first: State = [tf.zeros([N, 24]), tf.zeros([N, 24])];
    let second = first;
    const outputs = tf.split(input, L - 1, 1).map((input_t) => {
      first = this.lstm1(input_t, first);
      second = this.lstm2(first[0], second);
      return this.linear(second[0]); // (N, 1)
    });
    return tf.concat(outputs, 1); // (N, L - 1)
  }
}

await startBackend(process.argv[2]);
manual_seed(0);
const input = tf.tensor2d(data.map((row) => row.slice(0, -1)));
const target = tf.tensor2d(data.map((row) => row.slice(1)));
const seq = new Sequence();
const criterion = new nn.MSELoss();
const optimizer = new optim.LBFGS(seq.parameters(), { lr: 0.1, max_iter: 2 });

for (let step = 0; step < STEPS; step++) {
  const first = optimizer.step(() => {
    optimizer.zero_grad();
    const loss = backward(() => criterion(seq(input), target));
    return loss;
  });
  console.log(first.dataSync()[0]);
  first.dispose();
}
