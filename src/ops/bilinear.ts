// bilinear: x1ᵀ·W·x2 + b.
import * as tf from '@tensorflow/tfjs-core';
import { zerosFrom } from './empty.js';
import { linear } from './linear/linear.js';
import { reshape } from './reshape.js';

/** (N, I) and (N, J) by a weight (O, I, J) and a bias (O) or none → (N, O): a linear map of the products x1[i]·x2[j]. */
export function bilinear(x1: tf.Tensor2D, x2: tf.Tensor2D, weight: tf.Tensor3D, bias: tf.Tensor | null): tf.Tensor {
  const [O, I, J] = weight.shape;
  const [N] = x1.shape;
  if (N * O === 0) return zerosFrom(bias === null ? [x1, x2, weight] : [x1, x2, weight, bias], [N, O]);
  const products = tf.mul(reshape(x1, [N, I, 1]), reshape(x2, [N, 1, J]));
  return linear(reshape<tf.Rank.R2>(products, [N, I * J]), reshape<tf.Rank.R2>(weight, [O, I * J]), bias);
}
