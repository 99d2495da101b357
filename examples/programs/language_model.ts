// A language model of words: the next word of a story, by an LSTM of two layers whose state is carried from one piece of the
// text to the next. The decoder's weight is the encoder's: a word is recognised by what it is read as.
//
//     npx tsx examples/programs/language_model.ts
//
// language_model.py is the same program in PyTorch. Both print the loss of every step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, detach, manual_seed, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const [N, L] = [4, 8]; // columns of text side by side, words that are looked back at
const [LR, CLIP] = [2, 0.25];

const text = fs
  .readFileSync(new URL('data/story.txt', import.meta.url), 'utf8')
  .trim()
  .split(/\s+/);
const words = [...new Set(text)];

/** The text in N columns, (length of a column, N). */
const rows = Math.floor(text.length / N);
const columns = Array.from({ length: rows }, (_, row) => {
  return Array.from({ length: N }, (_, column) => words.indexOf(text[column * rows + row]));
});

class LanguageModel extends nn.Module {
  drop = new nn.Dropout(0.2);
  encoder: nn.Embedding;
  rnn: nn.LSTM;
  decoder: nn.Linear;

  constructor(ntoken: number, nhid: number, nlayers: number) {
    super();
    this.encoder = new nn.Embedding(ntoken, nhid);
    this.rnn = new nn.LSTM(nhid, nhid, nlayers, { dropout: 0.2 });
    this.decoder = new nn.Linear(nhid, ntoken);
    this.decoder.weight = this.encoder.weight;
    nn.init.uniform_(this.encoder.weight, -0.1, 0.1);
    if (this.decoder.bias) nn.init.zeros_(this.decoder.bias);
  }

  override forward(
    input: tf.Tensor2D,
    hidden: nn.LSTMStates<tf.Tensor3D>,
  ): [decoded: tf.Tensor, hidden: nn.LSTMStates<tf.Tensor3D>] {
    const emb = this.drop(this.encoder(input)); // (L, N, nhid)
    const [output, next] = this.rnn(emb as tf.Tensor3D, hidden);
    const decoded = this.decoder(this.drop(output)).reshape([-1, words.length]); // (L N, words)
    return [nn.functional.log_softmax(decoded, 1), next];
  }
}

await startBackend(process.argv[2]);
manual_seed(1111);
const model = new LanguageModel(words.length, 32, 2);
const criterion = new nn.NLLLoss();

let hidden: nn.LSTMStates<tf.Tensor3D> = [tf.zeros([2, N, 32]), tf.zeros([2, N, 32])];
for (let step = 0, at = 0; step < STEPS; step++, at += L) {
  if (at + L >= rows) at = 0;
  const data = tf.tensor2d(columns.slice(at, at + L), undefined, 'int32');
  const targets = tf.tensor1d(columns.slice(at + 1, at + L + 1).flat(), 'int32');
  const before = hidden;
  model.zero_grad();
  const loss = backward(() => {
    const [output, next] = model(data, before);
    hidden = detach(next);
    return criterion(output, targets);
  });
  nn.utils.clip_grad_norm_(model.parameters(), CLIP).dispose();
  tf.tidy(() => {
    for (const p of model.parameters()) p.assign(tf.sub(p, tf.mul(p.grad ?? 0, LR)));
  });
  console.log(loss.dataSync()[0]);
  tf.dispose([data, targets, loss, ...before]);
}
