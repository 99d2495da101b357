// The faster forms of functions of single elements, by backend, and the choice among them.
import type { Tensor } from '@tensorflow/tfjs-core';
import { byKernels, choose, type Forms } from '../forms.js';
import type { ElementwiseForm } from './form.js';
import { kernelsOf } from './kernels.js';

const kernels = byKernels((name: string, { dtype }: Tensor) => (dtype === 'float32' ? kernelsOf(name) : undefined));

const FORMS: Forms<ElementwiseForm, [name: string, x: Tensor]> = { cpu: kernels, wasm: kernels };

export const elementwiseForm = (composed: ElementwiseForm, x: Tensor): ElementwiseForm =>
  choose(FORMS, composed, composed.name, x);
