// The faster forms of softmax with cross entropy, by backend, and the choice among them.
import { withPrograms } from '../../engines/webgl/program.js';
import { choose, type Forms } from '../forms.js';
import { arraysCrossEntropy } from './arrays.js';
import { composedCrossEntropy } from './composed.js';
import { onlyNode } from '../only_node.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { webglCrossEntropy } from './webgl.js';
import { webgpuCrossEntropy } from './webgpu.js';

const FORMS: Forms<CrossEntropyForm, [input: CrossEntropyInput]> = {
  webgl: () => withPrograms(webglCrossEntropy),
  webgpu: () => webgpuCrossEntropy,
  cpu: arraysCrossEntropy,
  wasm: arraysCrossEntropy,
  ...onlyNode.crossEntropy,
};

export const crossEntropyForm = (input: CrossEntropyInput): CrossEntropyForm => choose(FORMS, composedCrossEntropy, input);
