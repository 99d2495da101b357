// The faster forms of softmax with cross entropy, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { composedCrossEntropy } from './composed.js';
import { kernelsCrossEntropy } from './kernels.js';
import { onlyBrowser } from '../only_browser.js';
import { onlyNode } from '../only_node.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';

const FORMS: Forms<CrossEntropyForm, [input: CrossEntropyInput]> = {
  ...onlyBrowser.crossEntropy,
  cpu: byKernels(() => kernelsCrossEntropy),
  wasm: byKernels(() => kernelsCrossEntropy),
  ...onlyNode.crossEntropy,
};

export const crossEntropyForm = (input: CrossEntropyInput): CrossEntropyForm => choose(FORMS, composedCrossEntropy, input);
