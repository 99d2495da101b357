// TensorFlow's own ops by their names, called without the work that tfjs's kernels add around them.
import * as tf from '@tensorflow/tfjs-core';
import { privately } from '../privately.js';

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

const MEMBERS = ['binding', 'executeSingleOutput', 'executeMultipleOutputs'] as const;

const backend = (): NativeBackend => privately(tf.backend(), MEMBERS, "tfjs-node's backend");

/** The output of an op, a matrix. */
export function run(op: string, ...inputs: tf.Tensor[]): tf.Tensor2D {
  return backend().executeSingleOutput(op, [], inputs) as tf.Tensor2D;
}

/** Rows of x picked by index. TensorFlow throws where there is no such row. */
export function gatherRows(x: tf.Tensor2D, index: tf.Tensor1D): tf.Tensor2D {
  return backend().executeSingleOutput('GatherV2', [], [x, index, tf.scalar(0, 'int32')]) as tf.Tensor2D;
}

/** (count, H), whose row r is the sum of the rows of x with that index; those with a negative one count nowhere. */
export function scatterRows(x: tf.Tensor2D, index: tf.Tensor1D, count: number): tf.Tensor2D {
  return backend().executeSingleOutput('UnsortedSegmentSum', [], [x, index, tf.scalar(count, 'int32')]) as tf.Tensor2D;
}

/** Of scores (R, C) and classes (R) the cross entropies (R), and their gradients by the scores, (R, C). */
export function sparseSoftmaxCrossEntropy(scores: tf.Tensor2D, classes: tf.Tensor1D): [tf.Tensor1D, tf.Tensor2D] {
  const op = 'SparseSoftmaxCrossEntropyWithLogits';
  return backend().executeMultipleOutputs(op, [], [scores, classes], 2) as [tf.Tensor1D, tf.Tensor2D];
}

/** Σ over the rows, (M, H) → (H): several times faster than Sum. */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  return backend().executeSingleOutput('BiasAddGrad', [], [x]) as tf.Tensor1D;
}

/** aᵀ·b. */
export function transposeTimes(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const { binding } = backend();
  const attributes = [{ name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: true }];
  return backend().executeSingleOutput('MatMul', attributes, [a, b]) as tf.Tensor2D;
}

/** a·bᵀ. */
export function timesTransposed(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const { binding } = backend();
  const attributes = [{ name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: true }];
  return backend().executeSingleOutput('MatMul', attributes, [a, b]) as tf.Tensor2D;
}

/** Returns x => its columns, cut into equal parts. */
export function columns(parts: number): (x: tf.Tensor2D) => tf.Tensor2D[] {
  const axis = tf.scalar(1, 'int32');
  const attributes = [{ name: 'num_split', type: backend().binding.TF_ATTR_INT, value: parts }];
  return (x) => backend().executeMultipleOutputs('Split', attributes, [axis, x], parts) as tf.Tensor2D[];
}
