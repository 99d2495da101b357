// Max pooling where values lie in the memory of this process, on cpu and wasm: one pass over plain arrays, where the composed form takes
// copies of every position of the windows. With windows of 2x2 it took 25 times as long on wasm, and more on cpu.
import * as tf from '@tensorflow/tfjs-core';
import type { MaxPoolForm } from './form.js';
import type { Windows } from './windows.js';

function search(x: tf.Tensor4D, windows: Windows): [values: tf.Tensor4D, offsets: tf.Tensor4D] {
  const [planes, height, width] = x.shape;
  const { size, dilation, count } = windows;
  const from = x.dataSync<'float32'>();
  const shape: [number, number, number, number] = [planes, ...count, 1];
  const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(-Infinity);
  const offsets = new Float32Array(values.length).fill(-1);
  forEachWindow(x.shape, windows, (window, plane, top, left) => {
    for (let i = 0; i < size[0]; i++) {
      const row = top + i * dilation[0];
      if (row < 0 || row >= height) continue;
      for (let j = 0; j < size[1]; j++) {
        const column = left + j * dilation[1];
        if (column < 0 || column >= width) continue;
        const value = from[plane + row * width + column];
        const isFirst = offsets[window] === -1;
        if (!isFirst && !(value > values[window]) && !Number.isNaN(value)) continue;
        values[window] = value;
        offsets[window] = i * dilation[0] * width + j * dilation[1];
      }
    }
  });
  return [tf.tensor4d(values, shape), tf.tensor4d(offsets, shape)];
}

function put(dy: tf.Tensor4D, offsets: tf.Tensor4D, shape: number[], windows: Windows): tf.Tensor {
  const [dValues, places] = [dy.dataSync<'float32'>(), offsets.dataSync<'float32'>()];
  const dx = new Float32Array(tf.util.sizeFromShape(shape));
  forEachWindow(shape, windows, (window, plane, top, left) => {
    if (places[window] >= 0) dx[plane + top * shape[2] + left + places[window]] += dValues[window];
  });
  return tf.tensor(dx, shape);
}

/** Calls `body` with the window's number, where its plane begins in memory, and its first row and column in that. */
function forEachWindow(
  [planes, height, width]: readonly number[],
  { stride, padding, count }: Windows,
  body: (window: number, plane: number, top: number, left: number) => void,
): void {
  let window = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let h = 0; h < count[0]; h++) {
      for (let w = 0; w < count[1]; w++) {
        body(window++, plane * height * width, h * stride[0] - padding[0], w * stride[1] - padding[1]);
      }
    }
  }
}

export const arraysMaxPool: MaxPoolForm = { name: 'arrays', search, put };
