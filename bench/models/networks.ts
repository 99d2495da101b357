// The networks that are compared. bench/models/networks.py has the same in PyTorch, with parameters of the same names.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';

/** Scores of the next of V characters or words at each place. */
export class LanguageModel extends nn.Module {
  embedding: nn.Embedding;
  lstm: nn.LSTM;
  fc: nn.Linear;

  constructor(V: number, E: number, H: number) {
    super();
    this.embedding = new nn.Embedding(V, E);
    this.lstm = new nn.LSTM(E, H, { batch_first: true });
    this.fc = new nn.Linear(H, V);
  }

  override forward(x: tf.Tensor): tf.Tensor {
    const [output] = this.lstm(this.embedding(x) as tf.Tensor3D);
    return this.fc(output); // (N, L, V)
  }
}

/** Scores of the tags of words in sentences of different lengths. */
export class Tagger extends nn.Module {
  embedding: nn.Embedding;
  gru: nn.GRU;
  fc: nn.Linear;

  constructor(V: number, E: number, H: number, tags: number) {
    super();
    this.embedding = new nn.Embedding(V, E);
    this.gru = new nn.GRU(E, H, { batch_first: true, bidirectional: true });
    this.fc = new nn.Linear(2 * H, tags);
  }

  override forward(x: tf.Tensor, lengths: number[]): tf.Tensor {
    const packed = nn.utils.rnn.pack_padded_sequence(this.embedding(x), lengths, { batch_first: true });
    const [output] = this.gru(packed);
    const [padded] = nn.utils.rnn.pad_packed_sequence(output, { batch_first: true });
    return this.fc(padded); // (N, L, tags)
  }
}

class Attention extends nn.Module {
  Wa: nn.Linear;
  Ua: nn.Linear;
  Va: nn.Linear;

  constructor(H: number) {
    super();
    this.Wa = new nn.Linear(H, H);
    this.Ua = new nn.Linear(H, H);
    this.Va = new nn.Linear(H, 1);
  }

  override forward(query: tf.Tensor, keys: tf.Tensor): tf.Tensor {
    const scores = this.Va(tf.tanh(tf.add(this.Wa(query), this.Ua(keys)))); // (N, L, 1)
    const weights = nn.functional.softmax(tf.transpose(scores, [0, 2, 1]), -1); // (N, 1, L)
    return tf.matMul(weights, keys); // (N, 1, H)
  }
}

/** Scores of the words of a translation, each told by the right one before it. */
export class Seq2Seq extends nn.Module {
  source: nn.Embedding;
  encoder: nn.GRU;
  target: nn.Embedding;
  attention: Attention;
  decoder: nn.GRU;
  out: nn.Linear;

  constructor(V: number, H: number) {
    super();
    this.source = new nn.Embedding(V, H);
    this.encoder = new nn.GRU(H, H, { batch_first: true });
    this.target = new nn.Embedding(V, H);
    this.attention = new Attention(H);
    this.decoder = new nn.GRU(2 * H, H, { batch_first: true });
    this.out = new nn.Linear(H, V);
  }

  override forward(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor {
    const [keys, state] = this.encoder(this.source(x) as tf.Tensor3D);
    const [N, L] = y.shape;
    const words = tf.split(this.target(y), L, 1);
    let hidden = state;
    const decoded = words.map((word) => {
      const context = this.attention(tf.reshape(hidden, [N, 1, -1]), keys);
      const [output, next] = this.decoder(tf.concat([word, context], 2) as tf.Tensor3D, hidden);
      hidden = next;
      return output;
    });
    return this.out(tf.concat(decoded, 1)); // (N, L, V)
  }
}

/** Log-probabilities of the characters of a line of text, from left to right. */
export class CRNN extends nn.Module {
  cnn: nn.Sequential;
  rnn: nn.LSTM;
  fc: nn.Linear;

  constructor(H: number, classes: number) {
    super();
    this.cnn = new nn.Sequential(
      ...[new nn.Conv2d(1, 16, 3, { padding: 1 }), new nn.BatchNorm2d(16), new nn.ReLU(), new nn.MaxPool2d(2)],
      ...[new nn.Conv2d(16, 32, 3, { padding: 1 }), new nn.BatchNorm2d(32), new nn.ReLU(), new nn.MaxPool2d(2)],
    );
    this.rnn = new nn.LSTM(32 * 8, H, { bidirectional: true });
    this.fc = new nn.Linear(2 * H, classes);
  }

  override forward(images: tf.Tensor): tf.Tensor {
    const features = this.cnn(images); // (N, 32, 8, W / 4)
    const [N, C, height, T] = features.shape as [number, number, number, number];
    const sequence = tf.reshape<tf.Rank.R3>(tf.transpose(features, [3, 0, 1, 2]), [T, N, C * height]);
    const [output] = this.rnn(sequence);
    return nn.functional.log_softmax(this.fc(output), 2); // (T, N, classes)
  }
}

/** Resemblyzer's encoder of voices: mel spectrograms to vectors of length 1. */
export class VoiceEncoder extends nn.Module {
  lstm = new nn.LSTM(40, 256, 3, { batch_first: true });
  linear = new nn.Linear(256, 256);
  relu = new nn.ReLU();

  override forward(mels: tf.Tensor3D): tf.Tensor {
    const [, [hidden]] = this.lstm(mels); // (3, N, 256)
    const raw = this.relu(this.linear(tf.unstack(hidden)[2]));
    return nn.functional.normalize(raw, { dim: 1 });
  }
}
