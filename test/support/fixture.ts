// Tensors that real PyTorch wrote: shape, and float32 values in base64.
import * as tf from '@tensorflow/tfjs-core';

export interface Encoded {
  shape: number[];
  base64: string;
}

export function decode({ shape, base64 }: Encoded): tf.Tensor {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return tf.tensor(new Float32Array(bytes.buffer), shape, 'float32');
}

export function decodeAll(named: Readonly<Record<string, Encoded>>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, decode(tensor)]));
}
