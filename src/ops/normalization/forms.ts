// The faster forms of batch, layer and group norm, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { composedNormalization } from './composed.js';
import type { NormalizationForm } from './form.js';
import { kernelsNormalization } from './kernels.js';

const kernels = byKernels(() => kernelsNormalization);

const FORMS: Forms<NormalizationForm> = { cpu: kernels, wasm: kernels };

export const normalizationForm = (): NormalizationForm => choose(FORMS, composedNormalization);
