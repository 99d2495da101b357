// The faster forms of softmax, by backend, and the choice among them.
import type { Tensor } from '@tensorflow/tfjs-core';
import { byKernels, choose, type Forms } from '../forms.js';
import { composedSoftmax } from './composed.js';
import type { SoftmaxForm } from './form.js';
import { kernelsSoftmax } from './kernels.js';

const kernels = byKernels(({ dtype, rank }: Tensor, axis: number) =>
  dtype === 'float32' && axis === rank - 1 ? kernelsSoftmax : undefined,
);

const FORMS: Forms<SoftmaxForm, [x: Tensor, axis: number]> = { cpu: kernels, wasm: kernels };

export const softmaxForm = (x: Tensor, axis: number): SoftmaxForm => choose(FORMS, composedSoftmax, x, axis);
