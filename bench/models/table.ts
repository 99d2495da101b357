// The table of models: their sizes, their data, their losses.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';
import { Dice } from '../../test/support/dice.js';
import { CRNN, LanguageModel, Seq2Seq, Tagger, VoiceEncoder } from './networks.js';

/** Values of a tensor, as both sides take them. */
export interface Data {
  shape: number[];
  values: number[];
  dtype: 'int32' | 'float32';
}

export interface Entry {
  name: string;
  /** The class in networks.py, and what it is made of. */
  network: string;
  sizes: number[];
  make: () => nn.Module;
  /** What the module is called with. */
  inputs: Data[];
  /** Sizes of sequences or the like, which are no tensors, as the last argument. */
  lengths?: number[];
  /** What the loss compares with; without it nothing is trained. */
  target?: Data;
  loss: 'cross_entropy' | 'ctc' | 'mse';
  /** The norm that gradients are clipped to. */
  clip: number;
  /** Sizes of tf.layers' model of it: V, E, H, N, L. */
  layers?: readonly number[];
}

const dice = new Dice(1);
const integers = (shape: number[], below: number, from = 0): Data => {
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => dice.integer(from, below - 1));
  return { shape, values, dtype: 'int32' };
};
const floats = (shape: number[]): Data => {
  return { shape, values: Array.from(dice.uniform(tf.util.sizeFromShape(shape), 1)), dtype: 'float32' };
};

function languageModel(name: string, V: number, E: number, H: number, N: number, L: number): Entry {
  return {
    ...{ name: `${name} ${V}, ${E}, ${H}, ${N}, ${L}`, network: 'LanguageModel', sizes: [V, E, H] },
    ...{ make: () => new LanguageModel(V, E, H), inputs: [integers([N, L], V)], target: integers([N, L], V) },
    ...{ loss: 'cross_entropy', clip: 1, layers: [V, E, H, N, L] },
  };
}

function tagger(V: number, E: number, H: number, N: number, L: number, tags: number): Entry {
  const lengths = Array.from({ length: N }, (_, i) => L - Math.floor((i * (L - 8)) / N)); // the longest first, down to 8
  const target = integers([N, L], tags);
  target.values.forEach((_, i) => {
    if (i % L >= lengths[Math.floor(i / L)]) target.values[i] = -100;
  });
  return {
    ...{ name: `GRU tagger ${V}, ${E}, ${H}, ${N}, ${L}`, network: 'Tagger', sizes: [V, E, H, tags] },
    ...{ make: () => new Tagger(V, E, H, tags), inputs: [integers([N, L], V)], lengths, target },
    ...{ loss: 'cross_entropy', clip: 1 },
  };
}

function seq2seq(V: number, H: number, N: number, L: number): Entry {
  return {
    ...{ name: `seq2seq ${V}, ${H}, ${N}, ${L}`, network: 'Seq2Seq', sizes: [V, H], make: () => new Seq2Seq(V, H) },
    ...{ inputs: [integers([N, L], V), integers([N, L], V)], target: integers([N, L], V), loss: 'cross_entropy', clip: 1 },
  };
}

function crnn(H: number, classes: number, N: number, W: number, digits: number): Entry {
  return {
    ...{ name: `CRNN 32 x ${W}, ${H}, ${N}`, network: 'CRNN', sizes: [H, classes], make: () => new CRNN(H, classes) },
    ...{ inputs: [floats([N, 1, 32, W])], target: integers([N, digits], classes, 1), loss: 'ctc', clip: 5 },
  };
}

function resemblyzer(N: number, L: number): Entry {
  return {
    ...{ name: `Resemblyzer ${N}, ${L}`, network: 'VoiceEncoder', sizes: [], make: () => new VoiceEncoder() },
    ...{ inputs: [floats([N, L, 40])], target: floats([N, 256]), loss: 'mse', clip: 3 },
  };
}

/** One chunk of speech, through silero-vad as its wheel has it. */
export const SILERO = 'silero-vad 512';

/** A small model, by which the code that training needs is loaded, and compiled. */
export const WARM_UP = languageModel('warm-up', 8, 8, 8, 2, 4);

export const TABLE: readonly Entry[] = [
  languageModel('char LM', 64, 32, 64, 16, 32),
  languageModel('char LM', 64, 64, 128, 32, 64),
  languageModel('word LM', 10000, 200, 200, 20, 35),
  tagger(1000, 64, 64, 32, 40, 20),
  seq2seq(1000, 64, 16, 12),
  crnn(64, 40, 8, 128, 8),
  resemblyzer(1, 160),
];

export function entryOf(name: string): Entry {
  const entry = TABLE.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`no model '${name}'`);
  return entry;
}

export const NAMES = [...TABLE.map(({ name }) => name), SILERO];
