// convolution, transposedConvolution: in torch's layout, (N, C, *), of one spatial axis or two, with padding and bias.
import type * as tf from '@tensorflow/tfjs-core';
import { isTapeOn } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import type { ConvolutionInput } from './form.js';
import { convolutionForm } from './forms.js';

const isEmpty = ({ x, outputShape }: ConvolutionInput): boolean => x.size === 0 || outputShape.includes(0);

function zeros({ x, weight, bias, outputShape }: ConvolutionInput): tf.Tensor {
  return zerosFrom(bias === null ? [x, weight] : [x, weight, bias], outputShape);
}

/** y[n, o, m] = Σ x[n, c, m·s + k·d - padding]·W[o, c, k] + b[o] over k and the channels c of the group of o. */
export function convolution(input: ConvolutionInput): tf.Tensor {
  return isEmpty(input) ? zeros(input) : convolutionForm().convolution(input);
}

/** Whether what becomes of an output may be a part of the convolution: by a form that knows of it, and without a gradient. */
export const canFinish = (): boolean => !isTapeOn() && convolutionForm().finishes;

/** The adjoint of a convolution: y[m·s + k·d] = Σ x[m]·W[k], of which `padding` is taken away. */
export function transposedConvolution(input: ConvolutionInput): tf.Tensor {
  return isEmpty(input) ? zeros(input) : convolutionForm().transposed(input);
}
