// A language model of characters: it reads English first names, one text, and then makes up names of its own.
//
//     npm run example:charmodel -- --quick
//
// Back-propagation is truncated: a step learns from 32 characters of each of 16 pieces of the text, and the next step goes on
// from the hidden state where they end. examples/python/charmodel.py is the same script in PyTorch.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { charmodelData } from './charmodel-data.js';
import { parseOptions } from './training/options.js';
import { report } from './training/report.js';
import { permutation, random } from './training/shuffle.js';
import { train } from './training/train.js';

const [BATCH, CHUNK] = [16, 32];
const TEMPERATURE = 0.8;

class CharModel extends nn.Module {
  embedding: nn.Embedding;
  gru: nn.GRU;
  linear: nn.Linear;

  constructor(n_characters: number) {
    super();
    this.embedding = new nn.Embedding(n_characters, 32);
    this.gru = new nn.GRU(32, 128, { batch_first: true });
    this.linear = new nn.Linear(128, n_characters);
  }

  override forward(x: tf.Tensor2D, h0: tf.Tensor | null): [scores: tf.Tensor2D, h_n: tf.Tensor] {
    return tf.tidy(() => {
      const [output, h_n] = this.gru(this.embedding(x), h0); // (N, L, 128), (1, N, 128)
      const scores = this.linear(output); // (N, L, characters)
      return [tf.reshape(scores, [x.size, -1]), h_n];
    });
  }
}

const options = parseOptions('charmodel', { epochs: 16, quickEpochs: 10 });
const { name } = await startBackend(options.backend);
const data = charmodelData(options.quick);
const { characters } = data;
const NEWLINE = characters.indexOf('\n');

/** The names as one text in numbers, each between two newlines. */
function encode(names: readonly string[]): Int32Array {
  return Int32Array.from(`\n${names.join('\n')}\n`, (character) => characters.indexOf(character));
}

/** The text of an epoch: the names, in another order each time. */
function textOf(epoch: number): Int32Array {
  const order = permutation(data.train.length, options.seed + epoch);
  return encode(Array.from(order, (i) => data.train[i]));
}

const stepsPerEpoch = Math.floor((textOf(0).length - 1) / (BATCH * CHUNK));
console.log(`backend: ${name}; a text of ${textOf(0).length} characters, ${characters.length} distinct ones`);

/** Chunk i of every piece: x, and the characters that follow it. */
function chunkOf(text: Int32Array, i: number): { x: tf.Tensor2D; y: tf.Tensor1D } {
  const starts = Array.from({ length: BATCH }, (_, piece) => (piece * stepsPerEpoch + i) * CHUNK);
  const rows = (shift: number): number[][] =>
    starts.map((start) => [...text.subarray(start + shift, start + shift + CHUNK)]);
  return { x: tf.tensor2d(rows(0), [BATCH, CHUNK], 'int32'), y: tf.tensor1d(rows(1).flat(), 'int32') };
}

manual_seed(options.seed);
const model = new CharModel(characters.length);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), 3e-3);
const carried: { state: tf.Tensor | null } = { state: null }; // a checkpoint in the middle of an epoch needs it

const losses = await train({
  options,
  model,
  optimizer,
  carried,
  stepsPerEpoch,
  step(epoch, i) {
    const { x, y } = chunkOf(textOf(epoch), i);
    const h0 = i === 0 ? null : carried.state; // an epoch starts from zeros
    let next: tf.Tensor | null = null;
    optimizer.zero_grad();
    const loss = backward(() => {
      const [scores, h_n] = model(x, h0); // no gradient goes back beyond h0: the step that made it is over
      next = tf.keep(h_n);
      return criterion(scores, y);
    });
    nn.utils.clip_grad_norm_(model.parameters(), 1.0).dispose();
    optimizer.step();
    const [value] = loss.dataSync();
    tf.dispose([x, y, loss]);
    carried.state?.dispose();
    carried.state = next;
    return value;
  },
});

/** Bits that the model needs for a character of a text it has not seen. */
function bitsPerCharacter(names: readonly string[]): number {
  const text = encode(names);
  return tf.tidy(() => {
    const [scores] = model(tf.tensor2d(text.subarray(0, -1), [1, text.length - 1], 'int32'), null);
    return criterion(scores, tf.tensor1d(text.subarray(1), 'int32')).dataSync()[0] / Math.LN2;
  });
}

/** A name, drawn character by character: each goes back in, with the state that the ones before it left. */
function sample(draw: () => number): string {
  let [text, character] = ['', NEWLINE];
  let state: tf.Tensor | null = null;
  for (;;) {
    const [scores, h_n]: [tf.Tensor2D, tf.Tensor] = model(tf.tensor2d([[character]], [1, 1], 'int32'), state);
    const chances = nn.functional.softmax(tf.div(scores, TEMPERATURE), 1).dataSync();
    state = h_n;
    let rest = draw();
    character = chances.findIndex((chance) => (rest -= chance) < 0);
    if (character === NEWLINE || character < 0) return text; // below 0 if the chances sum to a little less than 1
    text += characters[character];
  }
}

/** Names that the model has made up: none of those it has read. */
function newNames(count: number): string[] {
  const draw = random(options.seed);
  const known = new Set([...data.train, '']);
  const found = new Set<string>();
  while (found.size < count) {
    const drawn = tf.tidy(() => sample(draw));
    if (!known.has(drawn)) found.add(drawn);
  }
  return [...found];
}

if (losses) {
  console.log(`new names: ${newNames(10).join(', ')}`);
  report('charmodel', 'validation bits per character', bitsPerCharacter(data.validation), losses, options);
  carried.state?.dispose();
  model.dispose();
  optimizer.dispose();
}
