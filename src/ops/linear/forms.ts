// The faster forms of the affine map, by backend, and the choice among them.
import { withPrograms } from '../../engines/webgl/program.js';
import { choose, type Forms } from '../forms.js';
import { composedLinear } from './composed.js';
import type { LinearForm, LinearInput } from './form.js';
import { onlyNode } from '../only_node.js';
import { wasmLinear } from './wasm.js';
import { webglLinear } from './webgl.js';
import { webgpuLinear } from './webgpu.js';

const FORMS: Forms<LinearForm, [input: LinearInput]> = {
  wasm: () => wasmLinear,
  webgl: () => withPrograms(webglLinear),
  webgpu: () => webgpuLinear,
  ...onlyNode.linear,
};

export const linearForm = (input: LinearInput): LinearForm => choose(FORMS, composedLinear, input);
