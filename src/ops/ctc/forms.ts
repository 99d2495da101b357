// The faster forms of the CTC loss, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { composedCTC } from './composed.js';
import type { CTCForm } from './form.js';
import { kernelsCTC } from './kernels.js';

const byKernel = byKernels(() => kernelsCTC);
const FORMS: Forms<CTCForm> = { cpu: byKernel, wasm: byKernel, tensorflow: byKernel };

export const ctcForm = (): CTCForm => choose(FORMS, composedCTC);
