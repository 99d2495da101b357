// The native backend: raw ops of TensorFlow.
import * as tf from '@tensorflow/tfjs-core';
import { columns, run, sumRows, transposeTimes } from '../../../../engines/tensorflow/raw_ops.js';
import type { Ops } from './ops.js';
import { plainOps } from './plain.js';

export const tensorflowOps: Ops = {
  ...plainOps,
  times: (b, transposeB) => {
    const right = transposeB ? tf.transpose(b) : b; // once, since TensorFlow would transpose it in every product
    return (a) => run('MatMul', a, right);
  },
  transposeTimes,
  sumRows,
  columns,
  add: (a, b) => run('AddV2', a, b),
  sub: (a, b) => run('Sub', a, b),
  mul: (a, b) => run('Mul', a, b),
  sigmoid: (x) => run('Sigmoid', x),
  tanh: (x) => run('Tanh', x),
  relu: (x) => run('Relu', x),
};
