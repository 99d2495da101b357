// The faster forms of clipping, by backend, and the choice among them.
import { withPrograms } from '../../engines/webgl/program.js';
import { choose, type Forms } from '../forms.js';
import { arraysClip } from './arrays.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';
import { webglClip } from './webgl.js';
import { webgpuClip } from './webgpu.js';

const FORMS: Forms<ClipForm> = {
  cpu: () => arraysClip,
  wasm: () => arraysClip,
  webgl: () => withPrograms(webglClip),
  webgpu: () => webgpuClip,
};

export const clipForm = (): ClipForm => choose(FORMS, composedClip);
