// The training of the page (examples/browser/train): what it keeps and frees, and that a file of it is all there is.
import * as tf from '@tensorflow/tfjs-core';
import { Training, type TrainingSettings } from '../examples/browser/train/training.js';
import { CELLS, DEFAULTS } from '../examples/characters/settings.js';
import { equal } from './support/assert.js';
import { suite } from './support/case.js';

const TEXT = 'Sphinx of black quartz, judge my vow. '.repeat(40); // two steps long

const settings = (cell: TrainingSettings['cell']): TrainingSettings => {
  return { ...DEFAULTS, cell, embedding_size: 3, hidden_size: 5, num_layers: 2, seed: 7 };
};

async function steps(training: Training, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await training.step();
}

const never = (): Promise<boolean> => Promise.resolve(false);

export const pageTrainingCases = suite('training of the page', {
  async 'steps, samples and files leave no tensors behind'() {
    const training = new Training(TEXT, settings('LSTM'));
    await steps(training, 2);
    await training.sample(3, 0.8, never);
    const before = tf.memory().numTensors;
    await steps(training, 4);
    await training.sample(3, 0.8, never);
    await training.save();
    equal(tf.memory().numTensors, before);
  },

  async 'one that is loaded goes on with the same steps and samples, in the middle of the text too'() {
    for (const cell of CELLS) {
      const training = new Training(TEXT, settings(cell));
      await steps(training, 3);
      const loaded = await Training.load(await training.save());
      equal(loaded.settings, training.settings);
      equal(loaded.text, training.text);
      await steps(training, 2);
      await steps(loaded, 2);
      equal(loaded.history, training.history);
      equal(await loaded.sample(20, 0.8, never), await training.sample(20, 0.8, never));
      training.dispose();
      loaded.dispose();
    }
  },
});
