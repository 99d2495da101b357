// A language model of characters: it reads English first names, one text, and then makes up names of its own.
//
//     npm run example:charmodel -- --quick
//
// Back-propagation is truncated: a step learns from 32 characters of each of 16 pieces of the text, and the next step goes on
// from the hidden state where they end (characters/learner.ts). examples/python/charmodel.py is the same script in PyTorch, and
// examples/browser/train does it in a page.
import * as tf from '@tensorflow/tfjs';
import { manual_seed } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { Learner } from './characters/learner.js';
import { DEFAULTS } from './characters/settings.js';
import { chunkOf, encode, stepsPerEpoch } from './characters/text.js';
import { charmodelData } from './charmodel-data.js';
import { parseOptions } from './training/options.js';
import { report } from './training/report.js';
import { permutation, random } from './training/shuffle.js';
import { train } from './training/train.js';

const TEMPERATURE = 0.8;

const options = parseOptions('charmodel', { epochs: 16, quickEpochs: 10 });
const { name } = await startBackend(options.backend);
const data = charmodelData(options.quick);
const NEWLINE = data.alphabet.indexOf('\n');

/** The names as one text in numbers, each between two newlines. */
const textOf = (names: readonly string[]): Int32Array => encode(`\n${names.join('\n')}\n`, data.alphabet);

/** The text of an epoch: the names, in another order each time. */
function textOfEpoch(epoch: number): Int32Array {
  const order = permutation(data.train.length, options.seed + epoch);
  return textOf(Array.from(order, (i) => data.train[i]));
}

const length = textOfEpoch(0).length;
console.log(`backend: ${name}; a text of ${length} characters, ${data.alphabet.length} distinct ones`);

manual_seed(options.seed);
const learner = new Learner(data.alphabet.length, DEFAULTS);

const losses = await train({
  options,
  model: learner.model,
  optimizer: learner.optimizer,
  carried: learner, // a checkpoint in the middle of an epoch needs its state
  stepsPerEpoch: stepsPerEpoch(textOfEpoch(0)),
  step(epoch, i) {
    if (i === 0) learner.rewind(); // an epoch starts from zeros
    const { x, y } = chunkOf(textOfEpoch(epoch), i);
    const { loss, norm } = learner.step(x, y);
    const [value] = loss.dataSync();
    tf.dispose([x, y, loss, norm]);
    return value;
  },
});

/** A name, drawn character by character. */
async function drawName(draw: () => number): Promise<string> {
  let name = '';
  for await (const character of learner.sample(NEWLINE, TEMPERATURE, draw)) {
    if (character === NEWLINE) break;
    name += data.alphabet[character];
  }
  return name;
}

/** Names that the model has made up: none of those it has read. */
async function newNames(count: number): Promise<string[]> {
  const draw = random(options.seed);
  const known = new Set([...data.train, '']);
  const found = new Set<string>();
  while (found.size < count) {
    const drawn = await drawName(draw);
    if (!known.has(drawn)) found.add(drawn);
  }
  return [...found];
}

if (losses) {
  console.log(`new names: ${(await newNames(10)).join(', ')}`);
  const bits = learner.bitsPerCharacter(textOf(data.validation));
  report('charmodel', 'validation bits per character', bits, losses, options);
  learner.dispose();
}
