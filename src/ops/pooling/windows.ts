// What pools have in common: windows that go over planes, (A, H, W, 1), of all batches and channels.
import * as tf from '@tensorflow/tfjs-core';
import { type Ends, padAxes } from '../convolution/pad_axes.js';
import { planar } from '../convolution/planar.js';
import { type Pair, spread } from '../convolution/steps.js';
import { reshape } from '../reshape.js';

/** Of height and width. */
export interface Windows {
  /** How many elements a window has. */
  size: Pair;
  /** How far apart the windows are. */
  stride: Pair;
  /** How far apart the elements of one are. */
  dilation: Pair;
  /** How far before the plane the first window begins. */
  padding: Pair;
  /** How many windows there are. */
  count: Pair;
}

/** (*, H, W), or (*, L) with one axis → (A, H, W, 1). */
export function toPlanes(x: tf.Tensor, axes: number): tf.Tensor4D {
  const [height, width] = planar(x.shape.slice(-axes), 1);
  return reshape<tf.Rank.R4>(x, [x.size / (height * width), height, width, 1]);
}

const AXES = [0, 1] as const;

/** How many rows and columns all windows together cover. */
const extent = ({ size, stride, dilation, count }: Windows): number[] =>
  AXES.map((i) => (count[i] - 1) * stride[i] + (size[i] - 1) * dilation[i] + 1);

/** What has to be put around planes of that shape for all windows to fit. */
export function endsOf(shape: readonly number[], windows: Windows): Ends[] {
  const whole = extent(windows);
  const { padding } = windows;
  const ends = AXES.map((i): Ends => [padding[i], whole[i] - shape[i + 1] - padding[i]]);
  return [[0, 0], ...ends, [0, 0]];
}

/** Planes on which all windows fit, with `value` around them. */
export const fitted = (x: tf.Tensor4D, windows: Windows, value: number): tf.Tensor4D =>
  padAxes(x, endsOf(x.shape, windows), 'constant', value) as tf.Tensor4D;

/** The positions in a window, row by row: (i, j). */
export const positions = ({ size }: Windows): Pair[] =>
  Array.from({ length: size[0] * size[1] }, (_, k): Pair => [Math.floor(k / size[1]), k % size[1]]);

/** The elements at one position of all windows, of planes on which these fit: (A, Hout, Wout, 1). */
export function elementsAt(planes: tf.Tensor4D, [i, j]: Pair, { stride, dilation, count }: Windows): tf.Tensor4D {
  const first = [i * dilation[0], j * dilation[1]];
  const end = AXES.map((axis) => first[axis] + (count[axis] - 1) * stride[axis] + 1);
  return tf.stridedSlice(planes, [0, ...first, 0], [planes.shape[0], ...end, 1], [1, ...stride, 1]) as tf.Tensor4D;
}

/** The contrary: zeros but for these elements, as large as the windows together. */
export function atElements(x: tf.Tensor4D, [i, j]: Pair, windows: Windows): tf.Tensor4D {
  const { stride, dilation } = windows;
  const first = [i * dilation[0], j * dilation[1]];
  const apart = spread(x, stride);
  const ends = extent(windows).map((whole, axis): Ends => [first[axis], whole - first[axis] - apart.shape[axis + 1]]);
  return padAxes(apart, [[0, 0], ...ends, [0, 0]], 'constant') as tf.Tensor4D;
}
