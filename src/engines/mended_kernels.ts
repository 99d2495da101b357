// Kernels of tfjs that give wrong results or write where they must not, by backend: what stands before or in the place of each. Those
// that only take many times as long as they need to are in arrays/mended_kernels.ts.
import * as tf from '@tensorflow/tfjs-core';
import { MENDED_ON_CPU } from './arrays/mended_kernels.js';
import type { Attributes, Inputs, Mended, Mending } from './mending.js';
import { onlyBrowser } from './only_browser.js';
import { withoutMasks } from './strided.js';

/** A negative axis gives the wrong shape, on wasm it writes into other tensors. */
const withAxis: Mended = (own, inputs, attributes) => own(inputs, { ...attributes, axis: axisOf(inputs, attributes) });

const axisOf = ({ x }: Inputs, { axis }: Attributes): number => tf.util.parseAxisParam(axis as number, x.shape)[0];

/** From the last to the first it takes another length for that of x. */
const forwards: Mended = (own, inputs, attributes) => {
  const axis = axisOf(inputs, attributes);
  const turned = (x: tf.Tensor): tf.Tensor => (attributes.reverse === true ? tf.reverse(x, axis) : x);
  return turned(own({ x: turned(inputs.x) }, { ...attributes, axis, reverse: false }));
};

/** It forgets to keep the axes. */
const keepsAxes: Mended = (own, { x }, attributes) => {
  const axes = tf.util.parseAxisParam((attributes.axis as number | undefined) ?? x.shape.map((_, i) => i), x.shape);
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const shape = attributes.keepDims === true ? kept : kept.filter((_, i) => !axes.includes(i));
  return tf.reshape(own({ x }, attributes), shape);
};

/** It counts a use of its inputs that does not end, so that they are never freed. */
const counted: Mended = (own, inputs, attributes) => {
  const backend = tf.backend();
  const before = Object.values(inputs).map(({ dataId }) => ({ dataId, count: backend.refCount(dataId) }));
  const y = own(inputs, attributes);
  for (const { dataId, count } of before) while (backend.refCount(dataId) > count) backend.disposeData(dataId);
  return y;
};

/** It rounds both before. The quotient may be too small by its last bit, which the rest tells. */
const ofFloats: Mended = (own, inputs, attributes) => {
  const [a, b] = [inputs.a, inputs.b];
  if (a.dtype !== 'float32') return own(inputs, attributes);
  const quotient = tf.floor(tf.div(a, b));
  const rest = tf.floor(tf.div(tf.sub(a, tf.mul(quotient, b)), b));
  return tf.cast(tf.add(quotient, rest), 'int32'); // as its own result
};

const isTrue: Mended = (own, inputs, attributes) =>
  attributes.dtype === 'bool' && inputs.x.dtype !== 'bool' ? tf.notEqual(inputs.x, 0) : own(inputs, attributes);

const keepsNaN: Mended = (own, inputs, attributes) =>
  inputs.x.dtype === 'float32' ? tf.where(tf.isNaN(inputs.x), inputs.x, own(inputs, attributes)) : own(inputs, attributes);

const onCopy: Mended = (own, inputs, attributes) => own({ ...inputs, tensor: tf.mul(inputs.tensor, 1) }, attributes);

export const MENDED: readonly Mending[] = [
  ...['wasm', 'webgl', 'webgpu', 'tensorflow'].map((backendName) => {
    return { backendName, kernelName: tf.StridedSlice, mended: withoutMasks };
  }),
  ...[tf.Cumsum, tf.Cumprod].flatMap((kernelName) => [
    ...['cpu', 'wasm', 'webgl'].map((backendName) => ({ backendName, kernelName, mended: withAxis })),
    { backendName: 'webgpu', kernelName, mended: forwards },
  ]),
  ...['webgl', 'webgpu'].map((backendName) => ({ backendName, kernelName: tf.GatherNd, mended: counted })),
  { backendName: 'webgpu', kernelName: tf.Prod, mended: keepsAxes },
  { backendName: 'webgl', kernelName: tf.FloorDiv, mended: ofFloats },
  ...Object.values(onlyBrowser),
  // It writes the updates into the tensor itself.
  { backendName: 'cpu', kernelName: tf.TensorScatterUpdate, mended: onCopy },
  ...MENDED_ON_CPU,
  // A number becomes truth by its last bits.
  { backendName: 'wasm', kernelName: tf.Cast, mended: isTrue },
  // NaN becomes a bound.
  { backendName: 'wasm', kernelName: tf.ClipByValue, mended: keepsNaN },
];
