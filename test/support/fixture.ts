// Tensors that real PyTorch wrote: shape, and float32 values in base64.
import * as tf from '@tensorflow/tfjs-core';

export interface Encoded {
  shape: number[];
  base64: string;
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export function decode({ shape, base64 }: Encoded): tf.Tensor {
  return tf.tensor(new Float32Array(bytesOf(base64).buffer), shape, 'float32');
}

export function decodeAll(named: Readonly<Record<string, Encoded>>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, decode(tensor)]));
}
