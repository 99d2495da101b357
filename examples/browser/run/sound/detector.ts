// Whether somebody speaks: the twin of SpeechDetector in examples/python/speech_detector.py, which it was trained as.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';
import { STEP } from './frames.js';

/** What it goes on with: the frame that it heard last, (N, 128), and its units after it, (1, N, hidden_size). */
export type State = [heard: tf.Tensor2D, h_n: tf.Tensor3D];

export class SpeechDetector extends nn.Module {
  filters: nn.Conv1d;
  norm: nn.BatchNorm1d;
  rnn: nn.GRU;
  linear: nn.Linear;

  constructor(bands: number, hidden_size: number) {
    super();
    this.filters = new nn.Conv1d(1, 2 * bands, 2 * STEP, { stride: STEP, bias: false });
    this.norm = new nn.BatchNorm1d(bands);
    this.rnn = new nn.GRU(bands, hidden_size, { batch_first: true });
    this.linear = new nn.Linear(hidden_size, 1);
  }

  /** Of samples (N, 128·T) how likely there is speech (N, T), as logits, the units (N, T, hidden_size), and the state to go on with. */
  override forward(samples: tf.Tensor2D, state?: State): [logits: tf.Tensor2D, output: tf.Tensor3D, state: State] {
    return tf.tidy(() => {
      const [before, h_0] = state ?? [tf.zeros<tf.Rank.R2>([samples.shape[0], STEP])];
      const heard = tf.concat([before, samples], 1); // each frame is heard with the one before it
      const [real, imaginary] = tf.split<tf.Tensor3D>(this.filters(tf.expandDims<tf.Tensor3D>(heard, 1)), 2, 1);
      const loudness = tf.log<tf.Tensor3D>(tf.add(tf.add(tf.square(real), tf.square(imaginary)), 1e-8)); // (N, bands, T)
      const [output, h_n] = this.rnn(tf.transpose(this.norm(loudness), [0, 2, 1]), h_0);
      const logits = tf.squeeze<tf.Tensor2D>(this.linear(output), [2]);
      return [logits, output, [tf.slice(heard, [0, samples.shape[1]]), h_n]];
    });
  }
}
