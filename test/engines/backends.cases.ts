// Another backend made active between forward and backward.
import * as tf from '@tensorflow/tfjs-core';
import { checkSwitch } from '../support/backends.js';
import { suite } from '../support/case.js';

export const backendsCases = suite('a backend switched between forward and backward', {
  'from this to cpu': () => checkSwitch(tf.getBackend(), 'cpu'),
  'from cpu to this': () => checkSwitch('cpu', tf.getBackend()),
});
