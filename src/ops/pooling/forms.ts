// The faster forms of max pooling, by backend, and the choice among them.
import { byKernels, byNativeKernels, choose, type Forms } from '../forms.js';
import { arraysMaxPool } from './arrays.js';
import { composedMaxPool } from './composed.js';
import type { MaxPoolForm } from './form.js';
import { kernelsMaxPool } from './kernels.js';

const inMemory = byKernels(
  () => kernelsMaxPool,
  () => arraysMaxPool,
);

const FORMS: Forms<MaxPoolForm> = { cpu: inMemory, wasm: inMemory, tensorflow: byNativeKernels(() => kernelsMaxPool) };

export const maxPoolForm = (): MaxPoolForm => choose(FORMS, composedMaxPool);
