// Convolutions by the kernels, in torch's own layout. A transposed convolution is the gradient by x of one that goes the other way.
import type * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { type Heap, written } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { ConvolutionForm, ConvolutionInput, Finish } from './form.js';
import { planar } from './planar.js';

/** What the kernels call a geometry: of a convolution from images of this shape to images of that. */
function geometryOf(from: number[], to: number[], weight: tf.Tensor, walk: ConvolutionInput): Int32Array {
  const { stride, padding, dilation, groups } = walk;
  const [N, C, ...sizes] = from;
  const [, O, ...counts] = to;
  const before = padding.map(([before]) => before);
  return Int32Array.of(
    ...[N, C, ...planar(sizes, 1), O, ...planar(counts, 1), ...planar(weight.shape.slice(2), 1)],
    ...[...planar(stride, 1), ...planar(before, 0), ...planar(dilation, 1), groups],
  );
}

const orNothing = <P>(heap: Heap<P>, x: tf.Tensor | null): P => (x === null ? heap.nothing : heap.read(x));

const PLAIN: Finish = { norm: null, rectifies: false, window: [1, 1] };

const convolve = (
  of: Int32Array,
  x: tf.Tensor,
  w: tf.Tensor,
  bias: tf.Tensor | null,
  shape: number[],
  { norm, rectifies, window } = PLAIN,
): tf.Tensor =>
  written(shape, (heap, y) => {
    const [kernels, at] = [heap.more(OTHERS), heap.integers(of)];
    const tensors = [bias, norm?.moments.mean, norm?.moments.variance, norm?.affine.weight, norm?.affine.bias];
    const [b, mean, variance, scale, shift] = tensors.map((tensor) => orNothing(heap, tensor ?? null));
    const [poolH, poolW] = planar(window, 1);
    const scratch = heap.scratch(kernels.convolveBytes(at, poolH, poolW));
    const [from, filter] = [heap.read(x), heap.read(w)];
    const eps = norm?.eps ?? 0;
    kernels.convolve(at, from, filter, b, mean, variance, eps, scale, shift, rectifies, poolH, poolW, y, false, scratch);
  });

const convolveBack = (of: Int32Array, dy: tf.Tensor, w: tf.Tensor, bias: tf.Tensor | null, shape: number[]): tf.Tensor =>
  written(shape, (heap, dx) => {
    const [kernels, at] = [heap.more(OTHERS), heap.integers(of)];
    const scratch = heap.scratch(kernels.convolveBackBytes(at));
    kernels.convolveBack(at, heap.read(dy), heap.read(w), orNothing(heap, bias), dx, scratch);
  });

const convolveWeight = (of: Int32Array, x: tf.Tensor, dy: tf.Tensor, shape: number[]): tf.Tensor =>
  written(shape, (heap, dw) => {
    const [kernels, at] = [heap.more(OTHERS), heap.integers(of)];
    kernels.convolveWeight(at, heap.read(x), heap.read(dy), dw, heap.scratch(kernels.convolveWeightBytes(at)));
  });

/** The sums of each channel of (N, C, *). */
function sumChannels(x: tf.Tensor): tf.Tensor {
  const [n, c] = x.shape;
  return written([c], (heap, sums) => {
    heap.more(OTHERS).sumChannels(n, c, x.size / (n * c), heap.read(x), sums);
  });
}

export const kernelsConvolution: ConvolutionForm = {
  finishes: true,
  convolution(input) {
    const { x, weight, bias, outputShape, finish } = input;
    const { shape } = x;
    const [N, C, ...sizes] = outputShape;
    const window = finish?.window ?? sizes.map(() => 1);
    const counts = sizes.map((size, i) => Math.floor(size / window[i]));
    const places = counts.map((count, i) => count * window[i]); // of whole windows
    const of = geometryOf(shape, [N, C, ...places], weight, input);
    const [y] = run<[tf.Tensor]>({
      name: 'Convolution_kernels',
      inputs: bias === null ? [x, weight] : [x, weight, bias],
      forward(save) {
        save([x, weight]);
        return [convolve(of, x, weight, bias, [N, C, ...counts], finish)];
      },
      gradient: ([dy], [x, weight]) => [
        () => convolveBack(of, dy, weight, null, shape),
        () => convolveWeight(of, x, dy, weight.shape),
        ...(bias === null ? [] : [() => sumChannels(dy)]),
      ],
    });
    return y;
  },

  transposed(input) {
    const { x, weight, bias, outputShape } = input;
    const { shape } = x;
    const of = geometryOf(outputShape, shape, weight, input);
    const [y] = run<[tf.Tensor]>({
      name: 'TransposedConvolution_kernels',
      inputs: bias === null ? [x, weight] : [x, weight, bias],
      forward(save) {
        save([x, weight]);
        return [convolveBack(of, x, weight, bias, outputShape)];
      },
      gradient: ([dy], [x, weight]) => [
        () => convolve(of, dy, weight, null, shape),
        () => convolveWeight(of, dy, x, weight.shape),
        ...(bias === null ? [] : [() => sumChannels(dy)]),
      ],
    });
    return y;
  },
};
