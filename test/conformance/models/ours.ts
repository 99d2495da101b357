// How each case of originals.py runs here: the model of examples/models with the weights of the wheel.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { nn } from 'tfjs-torch-rnn';
import { BiLSTMDiacritizer } from '../../../examples/models/arabic_diacritizer.js';
import { BDA } from '../../../examples/models/beatnet.js';
import { G2p } from '../../../examples/models/g2p_en.js';
import { G2pM } from '../../../examples/models/g2pm.js';
import { CompactCRNN, LineClassifier } from '../../../examples/models/legere.js';
import { GRUModel } from '../../../examples/models/medaka.js';
import { CRNN } from '../../../examples/models/nano_ocr.js';
import { VoiceEncoder } from '../../../examples/models/resemblyzer.js';
import { VADRNNJITMerge } from '../../../examples/models/silero.js';
import { get_speech_timestamps_from_probs, type SpeechOptions } from '../../../examples/models/speech_timestamps.js';

/** What a network made of an input in Python. */
export interface Case {
  /** Of the network, of the file with its weights, or the text that it reads. */
  name: string;
  input: tf.Tensor | Record<string, tf.Tensor> | null;
  output: tf.Tensor;
  /** What the output says. */
  text: unknown;
}

export type Result = Pick<Case, 'output'> & Partial<Case>;

export const OURS: Record<string, (folder: string, given: Case) => Promise<Result>> = {
  'silero-vad': (folder, { name, input }) =>
    using(VADRNNJITMerge.from_pretrained(folder), (model) => {
      const { audio, options } = input as unknown as { audio: tf.Tensor1D; options: SpeechOptions[] };
      const [samples, sampling_rate] = [audio.dataSync<'float32'>(), parseInt(name)];
      const probs = model.audio_forward(samples, sampling_rate);
      const text = options.map((keywords) => {
        return get_speech_timestamps_from_probs(probs, samples.length, sampling_rate, keywords);
      });
      return { output: tf.tensor2d([probs]), text };
    }),

  Resemblyzer: (folder, { input }) =>
    using(VoiceEncoder.from_pretrained(folder), (model) => ({ output: model(input as tf.Tensor3D) })),

  medaka: (folder, { name, input }) =>
    using(GRUModel.from_pretrained(path.join(folder, 'medaka/data', name)), (model) => ({
      output: model(input as tf.Tensor3D),
    })),

  legere: (folder, { name, input }) => {
    const images = input as tf.Tensor4D;
    if (name === 'LineClassifier')
      return using(LineClassifier.from_pretrained(folder), (model) => ({ output: model(images) }));
    return using(CompactCRNN.from_pretrained(folder), (model) => ({ output: model(images), text: model.read(images) }));
  },

  'nano-ocr': (folder, { input }) =>
    using(CRNN.from_pretrained(folder), (model) => {
      const images = input as tf.Tensor4D;
      return { output: model(images), text: model.read(images) };
    }),

  g2p_en: (folder, { name: word }) =>
    using(G2p.from_pretrained(folder), (model) => ({ output: model(word), text: model.predict(word) })),

  g2pM: (folder, { name: sentence }) =>
    using(G2pM.from_pretrained(folder), (model) => ({ output: model.logits(sentence), text: model.predict(sentence) })),

  BeatNet: (folder, { name, input }) =>
    using(BDA.from_pretrained(folder, name), (model) => ({
      output: tf.tidy(() => {
        const pieces = tf
          .split(input as tf.Tensor3D, 2, 1)
          .map((piece) => tf.squeeze<tf.Tensor2D>(model(piece as tf.Tensor3D), [0]));
        return model.final_pred(tf.concat(pieces, 1));
      }),
    })),

  'arabic-diacritizer': (folder, { name: text, input }) =>
    using(BiLSTMDiacritizer.from_pretrained(folder), (model) => ({
      output: model(input as tf.Tensor2D),
      text: model.diacritize(text),
    })),
};

/** What `compute` makes with a model, which is freed then. */
async function using<Model extends nn.Module>(loading: Promise<Model>, compute: (model: Model) => Result): Promise<Result> {
  const model = await loading;
  try {
    return compute(model);
  } finally {
    model.dispose();
  }
}
