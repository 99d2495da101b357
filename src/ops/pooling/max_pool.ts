// maxPool: the largest element of each window, with torch's gradient: all of it to the first of equal ones, or to the last NaN.
import * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { padAxes } from '../convolution/pad_axes.js';
import type { Pair } from '../convolution/steps.js';
import { putArrays, searchArrays } from './max_pool_arrays.js';
import { atElements, elementsAt, endsOf, fitted, positions, type Windows } from './windows.js';

/**
 * @param x - planes, (A, H, W, 1).
 * @returns the largest elements, and how far behind its window's beginning each lies in its plane, h·W + w: (A, Hout, Wout, 1).
 */
export function maxPool(x: tf.Tensor4D, windows: Windows): [values: tf.Tensor4D, offsets: tf.Tensor4D] {
  const { shape } = x;
  const [find, back] = ['cpu', 'wasm'].includes(tf.getBackend()) ? [searchArrays, putArrays] : [search, put];
  return run<[tf.Tensor4D, tf.Tensor4D]>({
    name: 'maxPool',
    inputs: [x],
    forward(save) {
      const found = find(x, windows);
      save([found[1]]);
      return found;
    },
    gradient: ([dy], [offsets]) => [() => tf.tidy(() => back(dy, offsets as tf.Tensor4D, shape, windows))],
  });
}

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

/** The gradient by x: that of each window where its largest element lies. */
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
