// A model of characters that learns: one step of truncated back-propagation, and texts that it makes up.
import * as tf from '@tensorflow/tfjs';
import { backward, detach, nn, optim } from 'tfjs-torch-rnn';
import { CharModel, type State } from './model.js';
import type { CharModelSettings } from './settings.js';

export const LEARNING_RATE = 3e-3;
export const MAX_NORM = 1.0;

export class Learner {
  readonly model: CharModel;
  readonly optimizer: optim.Adam;
  /** The hidden state where the last step ended, from which the next one goes on; null for zeros. */
  state: State | null = null;
  private readonly criterion = new nn.CrossEntropyLoss();

  /** Draws the weights: `manual_seed` before it makes them PyTorch's. */
  constructor(n_characters: number, settings: CharModelSettings) {
    this.model = new CharModel(n_characters, settings);
    this.optimizer = new optim.Adam(this.model.parameters(), LEARNING_RATE);
  }

  /** Learns from x (N, L) that y (N·L) follows. Gives the loss and the norm of its gradient, which are the caller's. */
  step(x: tf.Tensor2D, y: tf.Tensor1D): { loss: tf.Tensor; norm: tf.Tensor } {
    const before = this.state;
    this.optimizer.zero_grad();
    const loss = backward(() => {
      const [scores, after] = this.model(x, before);
      [this.state] = detach([after]);
      return this.criterion(scores, y);
    });
    const norm = nn.utils.clip_grad_norm_(this.model.parameters(), MAX_NORM);
    this.optimizer.step();
    if (before) tf.dispose(before);
    return { loss, norm };
  }

  /** Begins the text anew, with a state of zeros. */
  rewind(): void {
    if (this.state) tf.dispose(this.state);
    this.state = null;
  }

  /** Bits that the model needs for each character of a text that it need not have seen. */
  bitsPerCharacter(codes: Int32Array): number {
    return tf.tidy(() => {
      const [scores] = this.model(tf.tensor2d(codes.subarray(0, -1), [1, codes.length - 1], 'int32'), null);
      return this.criterion(scores, tf.tensor1d(codes.subarray(1), 'int32')).dataSync()[0] / Math.LN2;
    });
  }

  /**
   * Characters without end, each drawn after those before it: it goes back in, with the state that they left.
   *
   * @param first - the character to begin after.
   * @param temperature - below 1 the likely ones become more likely still.
   * @param draw - gives random numbers from 0 up to 1.
   */
  async *sample(first: number, temperature: number, draw: () => number): AsyncGenerator<number, void> {
    let [character, state]: [number, State | null] = [first, null];
    try {
      for (;;) {
        const [chances, after] = this.next(character, state, temperature);
        if (state) tf.dispose(state);
        state = after;
        character = choose(await chances.data<'float32'>(), draw());
        chances.dispose();
        yield character;
      }
    } finally {
      if (state) tf.dispose(state);
    }
  }

  dispose(): void {
    this.rewind();
    this.model.dispose();
    this.optimizer.dispose();
  }

  private next(character: number, state: State | null, temperature: number): [chances: tf.Tensor, state: State] {
    return tf.tidy(() => {
      const [scores, after] = this.model(tf.tensor2d([[character]], [1, 1], 'int32'), state);
      return [nn.functional.softmax(tf.div(scores, temperature), 1), after];
    });
  }
}

/** The category into which a number from 0 up to 1 falls; the last one if the chances sum to a little less than 1. */
function choose(chances: Float32Array, number: number): number {
  let rest = number;
  const found = chances.findIndex((chance) => (rest -= chance) < 0);
  return found < 0 ? chances.length - 1 : found;
}
