// arabic-diacritizer (diacritize/baseline/model.py): the vowel marks of Arabic text.
//
//     npx tsx examples/models/arabic_diacritizer.ts 'بسم الله الرحمن الرحيم'
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { argumentsOf, wheel } from './wheels.js';

const [FATHA, DAMMA, KASRA, SUKUN, SHADDA] = ['\u064e', '\u064f', '\u0650', '\u0652', '\u0651'];
const [FATHATAN, DAMMATAN, KASRATAN] = ['\u064b', '\u064c', '\u064d'];
const MARKS = [FATHA, DAMMA, KASRA, SUKUN, SHADDA, FATHATAN, DAMMATAN, KASRATAN];
const ID_TO_LABEL = ['', ...MARKS, ...[FATHA, DAMMA, KASRA, FATHATAN, DAMMATAN, KASRATAN].map((mark) => SHADDA + mark)];

const ARABIC_LETTERS = 'ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوي';
const PUNCTUATION = ' .,،؛:؟!()-"\'\n';
const VOCABULARY = ['<PAD>', '<UNK>', '<BOS>', '<EOS>', ...Array.from(ARABIC_LETTERS + PUNCTUATION)];
const UNK = VOCABULARY.indexOf('<UNK>');

/** Additive (Bahdanau) attention over BiLSTM hidden states. */
export class BahdanauAttention extends nn.Module {
  W: nn.Linear;
  U: nn.Linear;
  v: nn.Linear;

  constructor(hidden_dim: number) {
    super();
    this.W = new nn.Linear(hidden_dim, hidden_dim, { bias: false });
    this.U = new nn.Linear(hidden_dim, hidden_dim, { bias: false });
    this.v = new nn.Linear(hidden_dim, 1, { bias: false });
  }

  override forward(hidden_states: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const query = tf.expandDims(this.W(hidden_states), 2); // (N, L, 1, H)
      const keys = tf.expandDims(this.U(hidden_states), 1); // (N, 1, L, H)
      // this.v, summed so that less is lost than in TensorFlow's product: scores go up to 250, and softmax raises e to them.
      const scores = tf.sum(tf.mul(tf.tanh(tf.add(query, keys)), this.v.weight), -1); // (N, L, L)
      const weights = nn.functional.softmax(scores, { dim: -1 });
      return tf.matMul(weights, hidden_states); // (N, L, H)
    });
  }
}

export class BiLSTMDiacritizer extends nn.Module {
  embedding = new nn.Embedding(VOCABULARY.length, 128, { padding_idx: 0 });
  dropout = new nn.Dropout(0.3);
  lstm = new nn.LSTM(128, 256, { num_layers: 3, batch_first: true, bidirectional: true, dropout: 0.3 });
  attention = new BahdanauAttention(2 * 256);
  classifier = new nn.Linear(2 * 256, ID_TO_LABEL.length);

  /** Letters (N, L) to the logits of their marks, (N, L, 15). */
  override forward(input_ids: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const x = this.dropout(this.embedding(input_ids)) as tf.Tensor3D;
      const [output] = this.lstm(x);
      return this.classifier(this.attention(output));
    });
  }

  diacritize(text: string): string {
    const letters = Array.from(text.normalize('NFKC')).filter((char) => !MARKS.includes(char));
    const pred_ids = tf.tidy(() => {
      const input_ids = letters.map((char) => Math.max(VOCABULARY.indexOf(char), UNK));
      return tf.argMax(this.forward(tf.tensor2d([input_ids], undefined, 'int32')), -1).dataSync();
    });
    const marked = letters.map((char, i) => char + ID_TO_LABEL[pred_ids[i]]);
    return marked.join('').normalize('NFKC');
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<BiLSTMDiacritizer> {
    const state_dict = await load(path.join(folder, 'diacritize/assets/bilstm_best.pt'));
    const model = new BiLSTMDiacritizer();
    model.load_state_dict(state_dict);
    tf.dispose(state_dict);
    return model.eval();
  }
}

const texts = argumentsOf(import.meta.url);
if (texts) {
  await startBackend();
  const model = await BiLSTMDiacritizer.from_pretrained(wheel('arabic-diacritizer'));
  for (const text of texts) console.log(model.diacritize(text));
}
