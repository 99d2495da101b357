// What nn.RNN computes, written out: one layer, one direction, one step after the other.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';

/** `new MyRNN(I, H)` is `new nn.RNN(I, H, { batch_first: true })`, for N sequences of L steps with I features each. */
export class MyRNN extends nn.Module {
  weight_ih: nn.Parameter; // (H, I)  from the input to the hidden state
  weight_hh: nn.Parameter; // (H, H)  from the hidden state to the next one
  bias_ih: nn.Parameter; // (H)
  bias_hh: nn.Parameter; // (H)     redundant, but torch has it, so its checkpoints do too

  constructor(input_size: number, hidden_size: number) {
    super();
    this.weight_ih = uniform([hidden_size, input_size], hidden_size);
    this.weight_hh = uniform([hidden_size, hidden_size], hidden_size);
    this.bias_ih = uniform([hidden_size], hidden_size);
    this.bias_hh = uniform([hidden_size], hidden_size);
  }

  /** x (N, L, I) and h0 (N, H) give the hidden states of all steps (N, L, H), and the last one (1, N, H). */
  override forward(x: tf.Tensor3D, h0: tf.Tensor2D): [output: tf.Tensor3D, h_n: tf.Tensor3D] {
    return tf.tidy(() => {
      let h = h0; // (N, H)
      const states: tf.Tensor2D[] = [];
      for (const x_t of tf.unstack(x, 1)) {
        const fromInput = tf.matMul(x_t, this.weight_ih, false, true).add(this.bias_ih); // (N, I) · (I, H) = (N, H)
        const fromState = tf.matMul(h, this.weight_hh, false, true).add(this.bias_hh); // (N, H) · (H, H) = (N, H)
        h = tf.tanh(fromInput.add(fromState)); // the old state is folded into the new one, and that is all the memory
        states.push(h);
      }
      return [tf.stack(states, 1) as tf.Tensor3D, h.expandDims(0)]; // (N, L, H), (1, N, H)
    });
  }
}

/** A parameter drawn from U(-1/√H, 1/√H), so that the sum over H states starts with a variance that H does not change. */
function uniform(shape: number[], hidden_size: number): nn.Parameter {
  const bound = 1 / Math.sqrt(hidden_size);
  return tf.tidy(() => new nn.Parameter(tf.randomUniform(shape, -bound, bound)));
}
