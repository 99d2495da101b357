// What the snippets take for granted: the imports, and the values that the text around them speaks of.
import type { Prelude } from './compile.js';

const TENSOR = "import('@tensorflow/tfjs').Tensor";
const TORCH = "import('tfjs-torch-rnn')";

const imported = (...names: string[]): Prelude =>
  Object.fromEntries(names.map((name) => [name, `import { ${name} } from 'tfjs-torch-rnn';`]));
const declared = (type: string, ...names: string[]): Prelude =>
  Object.fromEntries(names.map((name) => [name, `declare const ${name}: ${type};`]));

/** For README.md: its data. */
export const readme: Prelude = Object.fromEntries(
  ['batches', 'lengths', 'names'].map((name) => [name, `import { ${name} } from '../given.js';`]),
);

/** For the examples of the docstrings. */
export const prelude: Prelude = {
  tf: "import * as tf from '@tensorflow/tfjs';",
  ...imported(
    'backward',
    'detach',
    'get_num_threads',
    'get_rng_state',
    'kernelInfo',
    'load',
    'manual_seed',
    'nn',
    'no_grad',
    'optim',
    'save',
    'set_num_threads',
    'set_rng_state',
  ),
  ...imported('bernoulli', 'multinomial', 'normal', 'rand', 'randint', 'randn', 'randperm'),
  startBackend: "import { startBackend } from 'tfjs-torch-rnn/node';",
  ...declared(`typeof ${TORCH}.nn.utils.rnn.pack_padded_sequence`, 'pack_padded_sequence'),
  ...declared(`((...inputs: unknown[]) => ${TENSOR}) & ${TORCH}.nn.Module`, 'model'),
  ...declared(`${TORCH}.nn.RNN`, 'rnn'),
  ...declared(`${TORCH}.nn.CrossEntropyLoss`, 'criterion'),
  ...declared(`${TORCH}.optim.Optimizer`, 'optimizer'),
  ...declared(`Record<string, ${TENSOR}>`, 'state_dict'),
  ...declared(
    TENSOR,
    'x',
    'input',
    'target',
    'names',
    'languages',
    'scores',
    'prediction',
    'left',
    'right',
    'better',
    'worse',
  ),
  hidden: `declare let hidden: [${TENSOR}, ${TENSOR}];`,
  ...declared(`[${TENSOR}, ${TENSOR}]`, 'next'),
  ...declared('number[]', 'lengths'),
  ...declared('number', 'validationLoss'),
};
