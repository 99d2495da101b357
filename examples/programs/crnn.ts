// Digits read off a picture: convolutions make features of it, an LSTM in both directions reads those from left to right, and the CTC
// loss finds by itself which column belongs to which digit.
//
//     npx tsx examples/programs/crnn.ts
//
// crnn.py is the same program in PyTorch. Both print the loss of every step.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const [STEPS, BATCH, DIGITS] = [100, 8, 4];
const [HEIGHT, WIDTH] = [8, 32];
const FONT = [
  ...['111101101101111', '010110010010111', '111001111100111', '111001111001111', '101101111001001'],
  ...['111100111001111', '111100111101111', '111001010010010', '111101111101111', '111101111001111'],
];

/** The numbers below `size`, each through `f`. */
const range = <T>(size: number, f: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => f(i));

/** Image n, (1, HEIGHT, WIDTH), and its digits: each a little to the right, or down, of where it should be. */
function draw(n: number): { image: number[][][]; digits: number[] } {
  const image = range(HEIGHT, (y) => range(WIDTH, (x) => ((31 * n + 7 * y + 13 * x + y * x) % 17) / 60));
  const digits = range(DIGITS, (i) => (n * n + 3 * n * i + 7 * i) % 10);
  digits.forEach((digit, i) => {
    const [left, top] = [1 + 8 * i + ((n + 2 * i) % 4), 1 + ((n + i) % 2)];
    for (let pixel = 0; pixel < 15; pixel++) {
      image[top + Math.floor(pixel / 3)][left + (pixel % 3)] += Number(FONT[digit][pixel]);
    }
  });
  return { image: [image], digits };
}

class CRNN extends nn.Module {
  cnn: nn.Sequential;
  rnn: nn.LSTM;
  fc: nn.Linear;

  constructor(num_hidden: number, num_classes: number) {
    super();
    this.cnn = new nn.Sequential(
      ...[new nn.Conv2d(1, 8, 3, { padding: 1 }), new nn.BatchNorm2d(8), new nn.ReLU(), new nn.MaxPool2d(2)],
      ...[new nn.Conv2d(8, 16, 3, { padding: 1 }), new nn.BatchNorm2d(16), new nn.ReLU(), new nn.MaxPool2d([2, 1])],
    );
    this.rnn = new nn.LSTM(16 * 2, num_hidden, { bidirectional: true });
    this.fc = new nn.Linear(2 * num_hidden, num_classes);
  }

  override forward(images: tf.Tensor): tf.Tensor {
    const features = this.cnn(images); // (N, 16, 2, 16)
    const sequence = tf.reshape<tf.Rank.R3>(tf.transpose(features, [3, 0, 1, 2]), [WIDTH / 2, -1, 16 * 2]); // (T, N, 32)
    const [output] = this.rnn(sequence);
    return nn.functional.log_softmax(this.fc(output), 2); // (T, N, classes)
  }
}

await startBackend(process.argv[2]);
manual_seed(3);
const model = new CRNN(32, 11);
const criterion = new nn.CTCLoss();
const optimizer = new optim.Adam(model.parameters(), 3e-3);

for (let step = 0; step < STEPS; step++) {
  const drawn = range(BATCH, (n) => draw(BATCH * step + n));
  const images = tf.tensor4d(drawn.map(({ image }) => image)); // (N, 1, HEIGHT, WIDTH)
  const targets = tf.tensor2d(
    drawn.map(({ digits }) => digits.map((digit) => digit + 1)),
    undefined,
    'int32',
  );
  optimizer.zero_grad();
  const loss = backward(() => {
    const log_probs = model(images);
    return criterion(log_probs, targets, new Array<number>(BATCH).fill(WIDTH / 2), new Array<number>(BATCH).fill(DIGITS));
  });
  nn.utils.clip_grad_norm_(model.parameters(), 5.0).dispose();
  optimizer.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([images, targets, loss]);
}
