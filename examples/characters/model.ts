// The model of characters: an embedding, nn.RNN, nn.LSTM or nn.GRU, and a score for each character that may come next.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';
import type { CharModelSettings } from './settings.js';

/** What the recurrent layers hand on to the next call: h, of an LSTM [h, c]. */
export type State = tf.Tensor | tf.Tensor[];

/** What nn.RNN, nn.LSTM and nn.GRU have in common. */
interface Recurrent extends nn.Module {
  (input: tf.Tensor, hx: State | null): [output: tf.Tensor, state: State];
}

export class CharModel extends nn.Module {
  embedding: nn.Embedding;
  rnn: Recurrent;
  linear: nn.Linear;

  constructor(n_characters: number, { cell, embedding_size, hidden_size, num_layers }: CharModelSettings) {
    super();
    this.embedding = new nn.Embedding(n_characters, embedding_size);
    const Layers = nn[cell] as new (...args: ConstructorParameters<typeof nn.GRU>) => nn.Module;
    this.rnn = new Layers(embedding_size, hidden_size, { num_layers, batch_first: true }) as Recurrent;
    this.linear = new nn.Linear(hidden_size, n_characters);
  }

  override forward(x: tf.Tensor2D, state: State | null): [scores: tf.Tensor2D, state: State] {
    return tf.tidy(() => {
      const [output, next] = this.rnn(this.embedding(x), state); // (N, L, hidden)
      const scores = this.linear(output); // (N, L, characters)
      return [tf.reshape(scores, [x.size, -1]), next];
    });
  }
}
