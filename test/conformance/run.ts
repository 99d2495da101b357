// `npm run conformance`: random configurations of the recurrent family, here and in real PyTorch, with fused kernels and
// without. cases.ts has its options.
import * as tf from '@tensorflow/tfjs-core';
import { runCases } from './cases.js';
import { type Answer, check } from './check.js';
import { type Configuration, describe, draw } from './configurations.js';

await runCases<Configuration, Answer>({
  command: 'conformance',
  script: 'torch_side.py',
  draw,
  name: ({ class: name }) => name,
  describe,
  check,
  ways: ['fused', 'composed'],
  choose: (way) => tf.env().set('FUSED_OPS', way === 'fused'),
});
