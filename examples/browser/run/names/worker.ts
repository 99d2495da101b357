// The worker's part of it: models that PyTorch trained (examples/python/name_readers.py) read a name.
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import type { HiddenState } from '../steps.js';
import { LETTERS } from './letters.js';
import gru from '../models/gru.pt';
import lstm from '../models/lstm.pt';
import rnn from '../models/rnn.pt';

/** What nn.RNN, nn.LSTM and nn.GRU have in common. */
type Recurrent = nn.Module & ((input: tf.Tensor) => [output: tf.Tensor, state: unknown]);

class NameReader extends nn.Module {
  embedding: nn.Embedding;
  rnn: Recurrent;
  dropout = new nn.Dropout(0.3);
  linear: nn.Linear;

  constructor(n_letters: number, n_languages: number, cell: 'RNN' | 'LSTM' | 'GRU') {
    super();
    this.embedding = new nn.Embedding(n_letters, 24);
    const Layers = nn[cell] as new (...args: ConstructorParameters<typeof nn.GRU>) => nn.Module;
    this.rnn = new Layers(24, 64, { batch_first: true }) as Recurrent;
    this.linear = new nn.Linear(64, n_languages);
  }

  override forward(names: tf.Tensor2D): [scores: tf.Tensor, output: tf.Tensor] {
    return tf.tidy(() => {
      const [output] = this.rnn(this.embedding(names)); // (N, L, 64)
      return [this.linear(this.dropout(output)), output]; // (N, L, languages), (N, L, 64)
    });
  }
}

interface Checkpoint {
  cell: 'RNN' | 'LSTM' | 'GRU';
  languages: string[];
  letters: string;
  /** The share of names that it had not seen whose language it told. */
  test_accuracy: number;
  model_state_dict: nn.StateDict;
}

type Reader = Omit<Checkpoint, 'model_state_dict'> & { model: NameReader };

/** What a model makes of a name. */
export interface Reading extends HiddenState {
  languages: string[];
  accuracy: number;
  /** After each letter, of each language: (L, languages). */
  probabilities: Float32Array;
}

let readers: Promise<Reader[]> | undefined;

async function loadReaders(): Promise<Reader[]> {
  if (tf.getBackend() !== 'cpu') await tf.setBackend('cpu'); // which the sizes of a name are fastest on
  return Promise.all(
    [rnn, lstm, gru].map(async (file) => {
      const { model_state_dict, ...about } = await load<Checkpoint>(file);
      if (about.letters !== LETTERS) throw new Error(`the model reads the letters ${about.letters}`);
      const model = new NameReader(LETTERS.length, about.languages.length, about.cell);
      model.load_state_dict(model_state_dict);
      tf.dispose(model_state_dict);
      model.eval();
      return { ...about, model };
    }),
  );
}

/** What each of the models makes of a name, given by its letters. */
export async function read(name: string): Promise<Reading[]> {
  readers ??= loadReaders();
  return (await readers).map(({ model, cell, languages, test_accuracy: accuracy }) => {
    const numbers = Int32Array.from(name, (letter) => LETTERS.indexOf(letter));
    return tf.tidy(() => {
      const [scores, output] = model(tf.tensor2d(numbers, [1, numbers.length], 'int32'));
      const probabilities = nn.functional.softmax(scores, 2).dataSync<'float32'>();
      return { cell, languages, accuracy, probabilities, hidden: output.dataSync<'float32'>() };
    });
  });
}
