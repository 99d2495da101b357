// A call of a function that real PyTorch recorded: its values and gradients.
import * as tf from '@tensorflow/tfjs-core';
import { close, FORWARD, GRADIENT } from './assert.js';
import { decode, type Encoded } from './fixture.js';

export interface RecordedCall {
  function: string;
  /** What is given behind the tensors. */
  arguments: unknown[];
  keywords: Record<string, unknown>;
  tensors: Encoded[];
  output: Encoded;
  d_output: Encoded;
  gradients: Encoded[];
}

/** Compares what `call` makes of the tensors, with and without a tape, and the gradients by all of them. */
export function checkCall(call: (tensors: tf.Tensor[]) => tf.Tensor, recorded: RecordedCall): void {
  const tensors = recorded.tensors.map(decode);
  close(call(tensors), decode(recorded.output), FORWARD, 'output');
  const { value, grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => call(xs))(tensors, decode(recorded.d_output));
  close(value, decode(recorded.output), FORWARD, 'output under the tape');
  recorded.gradients.forEach((gradient, i) => close(grads[i], decode(gradient), GRADIENT, `gradient ${i}`));
}
