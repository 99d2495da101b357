// The op: x·Wᵀ + b, with its gradient.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import type { LinearInput } from './form.js';
import { linearForm } from './forms.js';

/** (N, Hin) by a weight (Hout, Hin) and a bias, (Hout) or what broadcasts to the output, or none → (N, Hout). */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor | null): tf.Tensor {
  const shape = [x.shape[0], weight.shape[0]];
  if (shape.includes(0)) return zerosFrom(bias === null ? [x, weight] : [x, weight, bias], shape);
  const isRow = bias?.rank === 1 && bias.size === shape[1];
  if (x.size > 0 && (bias === null || isRow)) return affine({ x, weight, bias: bias as tf.Tensor1D | null });
  const product = x.size > 0 ? affine({ x, weight, bias: null }) : zerosFrom([x, weight], shape);
  return bias === null ? product : tf.add(product, bias);
}

function affine(input: LinearInput): tf.Tensor {
  const { x, weight, bias } = input;
  const form = linearForm(input);
  const [y] = run<[tf.Tensor]>({
    name: `Linear_${form.name}`,
    inputs: bias === null ? [x, weight] : [x, weight, bias],
    forward(save) {
      save([x, weight]);
      return [form.forward(input)];
    },
    gradient([dy], saved) {
      const [d, x, weight] = [dy, ...saved] as tf.Tensor2D[];
      return [() => form.dx(d, weight), () => form.dWeight(d, x), ...(bias === null ? [] : [() => form.dBias(d)])];
    },
  });
  return y;
}
