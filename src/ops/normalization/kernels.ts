// Batch, layer and group norm by the kernels: the moments in two passes, the output in one, all gradients in two.
import type * as tf from '@tensorflow/tfjs-core';
import { run } from '../../engines/engine.js';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { Affine, NormalizationForm } from './form.js';
import type { Moments } from './standardize.js';

/** Images (N, C, P) whose channels are standardized in groups, or where that is 0 each over all images. */
type Sizes = readonly [N: number, C: number, P: number, groups: number];

const orNothing = <P>(heap: Heap<P>, x: tf.Tensor | null): P => (x === null ? heap.nothing : heap.read(x));

function momentsOf(x: tf.Tensor, sizes: Sizes): Moments {
  const [N, C, , groups] = sizes;
  return onHeap(<P>(heap: Heap<P>) => {
    const shape = [groups === 0 ? C : N * groups];
    const [mean, variance] = [heap.make(shape), heap.make(shape)];
    heap.more(OTHERS).moments(...sizes, heap.read(x), mean.at, variance.at);
    return { mean: mean.tensor(), variance: variance.tensor() };
  });
}

function normalize(
  x: tf.Tensor,
  sizes: Sizes,
  { weight, bias }: Affine,
  eps: number,
  { mean, variance }: Moments,
  isOwn: boolean,
): tf.Tensor {
  const given = [weight, bias].filter((parameter) => parameter !== null);
  const shapes = given.map(({ shape }) => shape);
  const [y] = run<[tf.Tensor]>({
    name: 'Normalization_kernels',
    inputs: [x, ...given],
    forward(save) {
      save([x, mean, variance, ...(weight === null ? [] : [weight])]);
      return [
        onHeap(<P>(heap: Heap<P>) => {
          const y = heap.make(x.shape);
          const moments = [heap.read(mean), heap.read(variance)] as const;
          const parameters = [orNothing(heap, weight), orNothing(heap, bias)] as const;
          heap.more(OTHERS).normalize(...sizes, heap.read(x), ...moments, eps, ...parameters, y.at);
          return y.tensor();
        }),
      ];
    },
    gradient: ([dy], [x, mean, variance, ...weights]) =>
      onHeap(<P>(heap: Heap<P>) => {
        const [dx, ...rest] = [x.shape, ...shapes].map((shape) => heap.make(shape));
        const dw = weight === null ? heap.nothing : rest[0].at;
        const db = bias === null ? heap.nothing : rest[given.length - 1].at;
        const scratch = heap.scratch(heap.more(OTHERS).normalizeBackBytes(...sizes));
        const inputs = [heap.read(x), heap.read(dy), heap.read(mean), heap.read(variance), eps] as const;
        const w = weights.length === 0 ? heap.nothing : heap.read(weights[0]);
        heap.more(OTHERS).normalizeBack(...sizes, isOwn, ...inputs, w, dx.at, dw, db, scratch);
        return [dx, ...rest].map((made) => made.tensor());
      }),
  });
  return y;
}

export const kernelsNormalization: NormalizationForm = {
  batch(x, affine, eps, moments, observe) {
    const [N, C] = x.shape;
    const sizes: Sizes = [N, C, x.size / (N * C), 0];
    const used = moments ?? momentsOf(x, sizes);
    if (moments === null) observe(used);
    return normalize(x, sizes, affine, eps, used, moments === null);
  },
  layer(x, affine, eps, width) {
    const sizes: Sizes = [x.size / width, width, 1, 1];
    return normalize(x, sizes, affine, eps, momentsOf(x, sizes), true);
  },
  group(x, affine, eps, groups) {
    const [N, C] = x.shape;
    const sizes: Sizes = [N, C, x.size / (N * C), groups];
    return normalize(x, sizes, affine, eps, momentsOf(x, sizes), true);
  },
};
