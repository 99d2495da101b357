// A program that runs the tables of cases of the recurrences, on the cpu backend and by the best build of the kernels that this
// processor runs, and ends with an error if one fails: for emulated processors, on which Jest would take too long.
import * as tf from '@tensorflow/tfjs';
import { kernelInfo } from '../../src/engines/kernel_info.js';
import { conformanceCases } from '../nn/recurrent/conformance.cases.js';
import { fusedCases } from '../ops/recurrence/fused.cases.js';
import { nonfiniteCases } from '../ops/recurrence/nonfinite.cases.js';
import { recurrenceCases } from '../ops/recurrence/recurrence.cases.js';

const cases = [conformanceCases, fusedCases, nonfiniteCases, recurrenceCases].flat();
await tf.setBackend('cpu');
for (const { name, run } of cases) {
  try {
    await run();
  } catch (error) {
    throw new Error(`${name} fails`, { cause: error });
  }
}
console.log(`${kernelInfo().build}: ${cases.length} cases of recurrences`);
