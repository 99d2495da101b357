// The native backend of tfjs-node: TensorFlow's own ops, called without the work that tfjs's kernels add around them.
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops.js';
import { plainOps } from './plain.js';

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

interface NativeBackend {
  readonly binding: { readonly TF_ATTR_BOOL: number; readonly TF_ATTR_INT: number };
  executeSingleOutput(op: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(op: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

// The cast: tfjs-node is optional, so its types are not there to import; its members are public in it.
const backend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

function run(op: string, ...inputs: tf.Tensor[]): tf.Tensor2D {
  return backend().executeSingleOutput(op, [], inputs) as tf.Tensor2D;
}

export const nativeOps: Ops = {
  ...plainOps,
  times: (b, transposeB) => {
    const right = transposeB ? tf.transpose(b) : b; // once, since TensorFlow would transpose it in every product
    return (a) => run('MatMul', a, right);
  },
  transposeTimes: (a, b) => {
    const { binding } = backend();
    const attributes = [{ name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: true }];
    return backend().executeSingleOutput('MatMul', attributes, [a, b]) as tf.Tensor2D;
  },
  sumRows: (x) => backend().executeSingleOutput('BiasAddGrad', [], [x]) as tf.Tensor1D, // several times faster than Sum
  columns: (parts) => {
    const axis = tf.scalar(1, 'int32');
    const attributes = [{ name: 'num_split', type: backend().binding.TF_ATTR_INT, value: parts }];
    return (x) => backend().executeMultipleOutputs('Split', attributes, [axis, x], parts) as tf.Tensor2D[];
  },
  add: (a, b) => run('AddV2', a, b),
  sub: (a, b) => run('Sub', a, b),
  mul: (a, b) => run('Mul', a, b),
  sigmoid: (x) => run('Sigmoid', x),
  tanh: (x) => run('Tanh', x),
  relu: (x) => run('Relu', x),
};
