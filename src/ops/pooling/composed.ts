// The definition of max pooling, in tfjs's ops: it runs on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { padAxes } from '../convolution/pad_axes.js';
import type { Pair } from '../convolution/steps.js';
import type { MaxPoolForm } from './form.js';
import { atElements, elementsAt, endsOf, fitted, positions, type Windows } from './windows.js';

/** Where an element of a window lies behind the window's beginning. */
const offsetOf = ([i, j]: Pair, { dilation }: Windows, width: number): number => i * dilation[0] * width + j * dilation[1];

function search(x: tf.Tensor4D, windows: Windows): [values: tf.Tensor4D, offsets: tf.Tensor4D] {
  const [planes, , width] = x.shape;
  const around = fitted(x, windows, -Infinity);
  const shape: [number, number, number, number] = [planes, ...windows.count, 1];
  let values: tf.Tensor4D = tf.fill(shape, -Infinity);
  let offsets: tf.Tensor4D = tf.add(tf.zeros(shape), firstInside(windows, width));
  for (const position of positions(windows)) {
    const elements = elementsAt(around, position, windows);
    const isLarger = tf.logicalOr(tf.greater(elements, values), tf.isNaN(elements));
    values = tf.where(isLarger, elements, values);
    offsets = tf.where(isLarger, tf.fill(shape, offsetOf(position, windows, width)), offsets);
  }
  return [values, offsets];
}

/** The offset of the first element of each window that lies in the plane: (Hout, Wout, 1). */
function firstInside(windows: Windows, width: number): tf.Tensor3D {
  const { stride, dilation, padding, count } = windows;
  const [rows, columns] = [0, 1].map((axis) =>
    Array.from({ length: count[axis] }, (_, o) =>
      Math.max(0, Math.ceil((padding[axis] - o * stride[axis]) / dilation[axis])),
    ),
  );
  return tf.tensor3d(
    rows.flatMap((i) => columns.map((j) => offsetOf([i, j], windows, width))),
    [...count, 1],
  );
}

function put(dy: tf.Tensor4D, offsets: tf.Tensor4D, shape: number[], windows: Windows): tf.Tensor {
  const zeros = tf.zerosLike(dy);
  const partAt = (position: Pair): tf.Tensor4D => {
    const isHere = tf.equal(offsets, offsetOf(position, windows, shape[2]));
    return atElements(tf.where(isHere, dy, zeros), position, windows);
  };
  const [first, ...others] = positions(windows);
  const around = others.reduce((sum, position) => tf.add(sum, partAt(position)), partAt(first));
  const ends = endsOf(shape, windows).map(([before, after]) => [-before, -after] as const);
  return padAxes(around, ends, 'constant');
}

export const composedMaxPool: MaxPoolForm = { name: 'composed', search, put };
