// Tensors whose WebGL textures hold nothing beside them.
import * as tf from '@tensorflow/tfjs-core';

/**
 * The same values. On WebGL two rows and columns share a pixel, so that an odd axis has an element too many in its texture.
 * tfjs takes it for zero when a matrix product sums over it, but e.g. `exp` writes exp(0) there. Gradients are linear: from
 * a clean one only clean ones follow, down to the parameters.
 */
export function withoutPadding<T extends tf.Tensor>(x: T): T {
  if (tf.getBackend() !== 'webgl') return x;
  return tf.where(tf.ones(x.shape, 'bool'), x, tf.zerosLike(x)); // which packs nothing
}
