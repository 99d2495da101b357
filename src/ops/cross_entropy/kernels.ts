// Softmax with cross entropy by the kernels: where the gradient will be wanted, it is made with the loss, in one pass over the scores.
import type * as tf from '@tensorflow/tfjs-core';
import { share } from '../../engines/engine.js';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import { check } from '../../python/check.js';
import type { Reduction } from '../reduce.js';
import { type CrossEntropyForm, outOfBounds } from './form.js';

/** As in kernels/source/cross_entropy.h. */
const NUMBERS: Readonly<Record<Reduction, number>> = { none: 0, mean: 1, sum: 2 };

export const kernelsCrossEntropy: CrossEntropyForm = {
  name: 'kernels',
  forward({ scores, target, weight, ignore_index, label_smoothing, reduction }, keep) {
    const [R, C] = scores.shape;
    return onHeap(<P>(heap: Heap<P>) => {
      const loss = heap.make(reduction === 'none' ? [R] : []);
      const dScores = keep ? heap.make([R, C]) : undefined;
      const kernels = heap.more(OTHERS);
      const wrong = kernels.crossEntropy(
        ...[R, C, heap.read(scores), heap.read(target), weight === null ? heap.nothing : heap.read(weight)],
        ...[ignore_index, label_smoothing, NUMBERS[reduction], loss.at, dScores?.at ?? heap.nothing],
        heap.scratch(kernels.crossEntropyBytes(R)),
      );
      check(wrong === -1, () => outOfBounds(target.dataSync<'int32'>()[wrong]));
      return { loss: loss.tensor(), reserve: dScores ? [dScores.tensor()] : [] };
    });
  },
  backward({ reduction }, [dScores], dLoss) {
    const [R, C] = dScores.shape as [number, number];
    const perRow = reduction === 'none';
    if (!perRow && dLoss.dataSync()[0] === 1) return share(dScores as tf.Tensor2D);
    return onHeap(<P>(heap: Heap<P>) => {
      const scaled = heap.takeOver(dScores);
      heap.more(OTHERS).scaleRows(R, C, scaled.at, heap.read(dLoss), perRow ? R : 1);
      return scaled.tensor() as tf.Tensor2D;
    });
  },
};
