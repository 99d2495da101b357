// The faster forms of convolutions, by backend, and the choice among them.
import { byKernels, byNativeKernels, choose, type Forms } from '../forms.js';
import { composedConvolution } from './composed.js';
import type { ConvolutionForm } from './form.js';
import { kernelsConvolution } from './kernels.js';

const kernels = byKernels(() => kernelsConvolution);

const FORMS: Forms<ConvolutionForm> = { cpu: kernels, wasm: kernels, tensorflow: byNativeKernels(() => kernelsConvolution) };

export const convolutionForm = (): ConvolutionForm => choose(FORMS, composedConvolution);
