// The faster forms of batch, layer and group norm, by backend, and the choice among them.
import type { Tensor } from '@tensorflow/tfjs-core';
import { byKernels, byNativeKernels, choose, type Forms } from '../forms.js';
import { composedNormalization } from './composed.js';
import type { NormalizationForm } from './form.js';
import { kernelsNormalization } from './kernels.js';

const kernels = byKernels(() => kernelsNormalization);

const MOST = 2 ** 20; // elements, beyond which the copies that TensorFlow takes of them cost more than its ops
const tensorflow = byNativeKernels(({ size }: Tensor) => (size <= MOST ? kernelsNormalization : undefined));

const FORMS: Forms<NormalizationForm, [x: Tensor]> = { cpu: kernels, wasm: kernels, tensorflow };

export const normalizationForm = (x: Tensor): NormalizationForm => choose(FORMS, composedNormalization, x);
