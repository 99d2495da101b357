// The faster forms of the affine map, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { composedLinear } from './composed.js';
import type { LinearForm } from './form.js';
import { onlyBrowser } from '../only_browser.js';
import { onlyNode } from '../only_node.js';
import { kernelsLinear } from './kernels.js';
import { wasmLinear } from './wasm.js';

const FORMS: Forms<LinearForm> = {
  cpu: byKernels(() => kernelsLinear),
  wasm: byKernels(
    () => kernelsLinear,
    () => wasmLinear,
  ),
  ...onlyBrowser.linear,
  ...onlyNode.linear,
};

export const linearForm = (): LinearForm => choose(FORMS, composedLinear);
