// Convolutions by the kernels, in torch's own layout. A transposed convolution is the gradient by x of one that goes the other way.
import type * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { ConvolutionForm, ConvolutionInput } from './form.js';

/** What the kernels call a geometry: of a convolution from images of this shape to images of that. */
function geometryOf(from: number[], to: number[], weight: tf.Tensor, walk: ConvolutionInput): Int32Array {
  const { stride, padding, dilation, groups } = walk;
  const planar = (values: readonly number[], height: number): readonly number[] =>
    values.length === 1 ? [height, values[0]] : values;
  const [N, C, ...sizes] = from;
  const [, O, ...counts] = to;
  const before = padding.map(([before]) => before);
  return Int32Array.of(
    ...[N, C, ...planar(sizes, 1), O, ...planar(counts, 1), ...planar(weight.shape.slice(2), 1)],
    ...[...planar(stride, 1), ...planar(before, 0), ...planar(dilation, 1), groups],
  );
}

/** A tensor of that shape, which `body` computes from a geometry. */
function make(geometry: Int32Array, shape: number[], body: <P>(heap: Heap<P>, of: P, at: P) => void): tf.Tensor {
  return onHeap(<P>(heap: Heap<P>) => {
    const made = heap.make(shape);
    body(heap, heap.integers(geometry), made.at);
    return made.tensor();
  });
}

const biasOf = <P>(heap: Heap<P>, bias: tf.Tensor | null): P => (bias === null ? heap.nothing : heap.read(bias));

const convolve = (of: Int32Array, x: tf.Tensor, w: tf.Tensor, bias: tf.Tensor | null, shape: number[]): tf.Tensor =>
  make(of, shape, (heap, of, y) => {
    const kernels = heap.more(OTHERS);
    kernels.convolve(of, heap.read(x), heap.read(w), biasOf(heap, bias), y, heap.scratch(kernels.convolveBytes(of)));
  });

const convolveBack = (of: Int32Array, dy: tf.Tensor, w: tf.Tensor, bias: tf.Tensor | null, shape: number[]): tf.Tensor =>
  make(of, shape, (heap, of, dx) => {
    const kernels = heap.more(OTHERS);
    const scratch = heap.scratch(kernels.convolveBackBytes(of));
    kernels.convolveBack(of, heap.read(dy), heap.read(w), biasOf(heap, bias), dx, scratch);
  });

const convolveWeight = (of: Int32Array, x: tf.Tensor, dy: tf.Tensor, shape: number[]): tf.Tensor =>
  make(of, shape, (heap, of, dw) => {
    const kernels = heap.more(OTHERS);
    kernels.convolveWeight(of, heap.read(x), heap.read(dy), dw, heap.scratch(kernels.convolveWeightBytes(of)));
  });

/** The sums of each channel of (N, C, *). */
function sumChannels(x: tf.Tensor): tf.Tensor {
  const [n, c] = x.shape;
  return onHeap(<P>(heap: Heap<P>) => {
    const sums = heap.make([c]);
    heap.more(OTHERS).sumChannels(n, c, x.size / (n * c), heap.read(x), sums.at);
    return sums.tensor();
  });
}

export const kernelsConvolution: ConvolutionForm = {
  convolution(input) {
    const { x, weight, bias, outputShape } = input;
    const { shape } = x;
    const of = geometryOf(shape, outputShape, weight, input);
    const [y] = run<[tf.Tensor]>({
      name: 'Convolution_kernels',
      inputs: bias === null ? [x, weight] : [x, weight, bias],
      forward(save) {
        save([x, weight]);
        return [convolve(of, x, weight, bias, outputShape)];
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
