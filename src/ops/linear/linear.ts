// The op: x·Wᵀ + b along the last axis, with its gradient.
import * as tf from '@tensorflow/tfjs-core';
import { run, view } from '../../engines/engine.js';
import { zerosFrom } from '../empty.js';
import { reshape } from '../reshape.js';
import { linearForm } from './forms.js';

/** (*, Hin) by a weight (Hout, Hin) and a bias, (Hout) or what broadcasts to the rows of the output, or none → (*, Hout). */
export function linear(x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor | null): tf.Tensor {
  const [outputs] = weight.shape;
  const shape = [...x.shape.slice(0, -1), outputs];
  if (shape.includes(0)) return zerosFrom(bias === null ? [x, weight] : [x, weight, bias], shape);
  const isRow = bias?.rank === 1 && bias.size === outputs;
  if (x.size > 0 && (bias === null || isRow)) return affine(x, weight, bias as tf.Tensor1D | null, shape);
  return tf.tidy(() => {
    const product = x.size > 0 ? affine(x, weight, null, shape) : zerosFrom([x, weight], shape);
    return bias === null ? product : reshape(tf.add(reshape(product, [-1, outputs]), bias), shape);
  });
}

/** The values as rows of the last axis. */
const rowsOf = (x: tf.Tensor): tf.Tensor2D =>
  x.rank === 2 ? (x as tf.Tensor2D) : view<tf.Rank.R2>(x, [-1, x.shape[x.rank - 1]]);

const inShape = (rows: tf.Tensor, shape: number[]): tf.Tensor => (shape.length === 2 ? rows : view(rows, shape));

function affine(x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D | null, shape: number[]): tf.Tensor {
  const { shape: before } = x;
  const form = linearForm();
  const [y] = run<[tf.Tensor]>({
    name: `Linear_${form.name}`,
    inputs: bias === null ? [x, weight] : [x, weight, bias],
    forward(save) {
      save([x, weight]);
      return [inShape(form.forward({ x: rowsOf(x), weight, bias }), shape)];
    },
    gradient([dy], [x, weight]) {
      const [d, rows] = [rowsOf(dy), rowsOf(x)];
      const dx = (): tf.Tensor => inShape(form.dx(d, weight as tf.Tensor2D), before);
      return [dx, () => form.dWeight(d, rows), ...(bias === null ? [] : [() => form.dBias(d)])];
    },
  });
  return y;
}
