// A checkpoint that PyTorch trained, read without Python: the same model gives PyTorch's predictions.
//
// The task is the adding problem: a sequence of random numbers, two of them marked; the answer is the sum of these two.
// scripts/fixtures/pytorch_checkpoint.py trained the model and saved it, with sequences it had not seen before.
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

class Adder extends nn.Module {
  rnn = new nn.GRU(2, 24, { batch_first: true });
  head = new nn.Linear(24, 1);

  override forward(x: tf.Tensor3D): tf.Tensor2D {
    return tf.tidy(() => {
      const [, h_n] = this.rnn(x); // (1, N, 24)
      return this.head(tf.squeeze<tf.Tensor2D>(h_n, [0])); // (N, 1)
    });
  }
}

interface Checkpoint {
  model_state_dict: nn.StateDict;
  steps: number;
  loss: number;
  inputs: tf.Tensor3D; // (8, 20, 2)
  answers: tf.Tensor2D; // (8, 1)
  predictions: tf.Tensor2D; // (8, 1)
}

const TOLERANCE = 1e-6;

const { name } = await startBackend();
console.log(`backend: ${name}`);

const file = fileURLToPath(new URL('pytorch-checkpoint.pt', import.meta.url));
const checkpoint = await load<Checkpoint>(file);
const model = new Adder();
model.load_state_dict(checkpoint.model_state_dict);
model.eval();
console.log(
  `${String(model)}\ntrained by PyTorch for ${checkpoint.steps} steps, to a loss of ${checkpoint.loss.toExponential(1)}\n`,
);

const predictions = model(checkpoint.inputs);
const columns = [checkpoint.answers, checkpoint.predictions, predictions];
const [answers, pytorch, ours] = columns.map((column) => column.dataSync());
console.log('  answer  PyTorch  here');
answers.forEach((answer, i) => {
  console.log([answer, pytorch[i], ours[i]].map((value) => value.toFixed(5).padStart(8)).join(' '));
});

const difference = Math.max(...ours.map((value, i) => Math.abs(value - pytorch[i])));
const agrees = difference <= TOLERANCE;
console.log(`\nlargest difference from PyTorch: ${difference.toExponential(1)} (${agrees ? 'agrees' : 'differs'})`);
process.exitCode = agrees ? 0 : 1;

tf.dispose([checkpoint as unknown as tf.TensorContainerObject, predictions]);
model.dispose();
