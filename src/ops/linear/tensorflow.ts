// The affine map on native: TensorFlow's own ops, without what tfjs's kernels add around them.
import type * as tf from '@tensorflow/tfjs-core';
import { run, sumRows, timesTransposed, transposeTimes } from '../../engines/tensorflow/raw_ops.js';
import type { LinearForm } from './form.js';

export const tensorflowLinear: LinearForm = {
  name: 'tensorflow',
  forward({ x, weight, bias }) {
    const product = timesTransposed(x, weight);
    return bias === null ? product : run('BiasAdd', product, bias);
  },
  dx: (dy, weight) => run('MatMul', dy, weight),
  dWeight: (dy, x) => transposeTimes(dy, x),
  dBias: (dy): tf.Tensor => sumRows(dy),
};
