// Large steps where the folder for temporary files is the argument: prints the form, the warnings, and how far off the gradients are.
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../src/node.js';
import { formFor } from '../../../src/ops/recurrence/choose.js';
import type { ModeName } from '../../../src/ops/recurrence/modes.js';
import { gradientsOf, tensorsOf, toArguments } from '../../support/recurrence.js';
import { withoutFused } from '../../support/without_fused.js';

await startBackend('tensorflow');
process.env.TMPDIR = process.argv[2];
const warnings: unknown[] = [];
console.warn = (text: unknown) => warnings.push(text);

const difference = (a: tf.Tensor, b: tf.Tensor): number => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

const runs = (['LSTM', 'GRU'] as ModeName[]).map((mode) => {
  const problem = { mode, I: 8, H: 256, batchSizes: Int32Array.of(8, 8), reverse: false, bias: true };
  const named = tensorsOf(problem);
  const { name } = formFor(mode, { ...toArguments(problem, named), steps: problem });
  const [chosen, composed] = [gradientsOf(problem, named), withoutFused(() => gradientsOf(problem, named))];
  return { name, difference: Math.max(...Object.keys(composed).map((key) => difference(chosen[key], composed[key]))) };
});
console.log(JSON.stringify({ runs, warnings }));
