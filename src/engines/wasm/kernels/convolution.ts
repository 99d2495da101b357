// The kernels behind the gradients of tf.conv2d, tf.depthwiseConv2d and what is made of them, for NHWC, the layout of wasm.
import * as tf from '@tensorflow/tfjs-core';
import { output, valuesOf } from './kernel.js';

type Info = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** What these kernels are told, beside the shape of their result. */
interface Attributes {
  strides: [number, number] | number;
  pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  dilations?: [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const infoOf = (x: number[], filter: number[], attrs: Attributes, depthwise: boolean): Info => {
  const { strides, dilations = 1, pad, dimRoundingMode } = attrs;
  const shapes: [Shape4D, Shape4D] = [x as Shape4D, filter as Shape4D];
  return tf.backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, depthwise);
};

/** For each output pixel, (n, h, w) in row-major order, the input pixel on which a position of the filter lies; -1 outside. */
function pixelsUnder(info: Info, row: number, column: number): Int32Array {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
  const top = row * info.dilationHeight - padInfo.top;
  const left = column * info.dilationWidth - padInfo.left;
  const pixels = new Int32Array(batchSize * outHeight * outWidth);
  let at = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const h = i * info.strideHeight + top;
      for (let j = 0; j < outWidth; j++) {
        const w = j * info.strideWidth + left;
        const isInside = h >= 0 && h < inHeight && w >= 0 && w < inWidth;
        pixels[at++] = isInside ? (n * inHeight + h) * inWidth + w : -1;
      }
    }
  }
  return pixels;
}

/** Calls `body` for each position of the filter, in the order in which the filter lies in memory. */
function forEachPosition(info: Info, body: (position: number, pixels: Int32Array) => void): void {
  const { filterHeight, filterWidth } = info;
  for (let position = 0; position < filterHeight * filterWidth; position++) {
    body(position, pixelsUnder(info, Math.floor(position / filterWidth), position % filterWidth));
  }
}

/** dL/dW[position] = Xᵀ·dY, X the input pixels under that position: a product of matrices for each. */
export function conv2DBackpropFilter(
  { x, dy }: { x: tf.TensorInfo; dy: tf.Tensor },
  attrs: Attributes & { filterShape: number[] },
): tf.Tensor {
  const { filterShape } = attrs;
  const info = infoOf(x.shape, filterShape, attrs, false);
  const { inChannels, outChannels } = info;
  const values = valuesOf(x);
  const dFilter = new Float32Array(tf.util.sizeFromShape(filterShape));
  return tf.tidy(() => {
    const dPixels = tf.reshape(dy, [-1, outChannels]); // (M, Cout)
    forEachPosition(info, (position, pixels) => {
      const under = output(transposedRows(values, pixels, inChannels), [inChannels, pixels.length]); // (Cin, M)
      const product = tf.matMul(under, dPixels); // (Cin, Cout)
      dFilter.set(product.dataSync<'float32'>(), position * product.size);
      tf.dispose([under, product]);
    });
    return output(dFilter, filterShape);
  });
}

/** The transpose of a matrix with the rows picked by index, zeros for -1. */
function transposedRows(values: Float32Array | Int32Array, index: Int32Array, width: number): Float32Array {
  const count = index.length;
  const columns = new Float32Array(width * count);
  index.forEach((row, i) => {
    if (row < 0) return;
    for (let k = 0; k < width; k++) columns[k * count + i] = values[row * width + k];
  });
  return columns;
}

/** dL/dx[c] = Σ W[position, c, q]·dY[c·Q + q] over what a pixel took part in, Q filters a channel. */
export function depthwiseConv2dNativeBackpropInput(
  { dy, filter }: { dy: tf.TensorInfo; filter: tf.TensorInfo },
  attrs: Attributes & { inputShape: number[] },
): tf.Tensor {
  const { inputShape } = attrs;
  const info = infoOf(inputShape, filter.shape, attrs, true);
  const { inChannels, outChannels } = info;
  const filters = outChannels / inChannels;
  const [dValues, weights] = [valuesOf(dy), valuesOf(filter)];
  const dx = new Float32Array(tf.util.sizeFromShape(inputShape));
  forEachPosition(info, (position, pixels) => {
    pixels.forEach((pixel, m) => {
      if (pixel < 0) return;
      for (let o = 0; o < outChannels; o++) {
        dx[pixel * inChannels + Math.floor(o / filters)] +=
          weights[position * outChannels + o] * dValues[m * outChannels + o];
      }
    });
  });
  return output(dx, inputShape);
}

/** dL/dW[position, c, q] = Σ x[c]·dY[c·Q + q] over the pixels under that position. */
export function depthwiseConv2dNativeBackpropFilter(
  { x, dy }: { x: tf.TensorInfo; dy: tf.TensorInfo },
  attrs: Attributes & { filterShape: number[] },
): tf.Tensor {
  const { filterShape } = attrs;
  const info = infoOf(x.shape, filterShape, attrs, true);
  const { inChannels, outChannels } = info;
  const filters = outChannels / inChannels;
  const [values, dValues] = [valuesOf(x), valuesOf(dy)];
  const dFilter = new Float64Array(tf.util.sizeFromShape(filterShape)); // sums of many
  forEachPosition(info, (position, pixels) => {
    pixels.forEach((pixel, m) => {
      if (pixel < 0) return;
      for (let o = 0; o < outChannels; o++) {
        dFilter[position * outChannels + o] +=
          values[pixel * inChannels + Math.floor(o / filters)] * dValues[m * outChannels + o];
      }
    });
  });
  return output(Float32Array.from(dFilter), filterShape);
}
