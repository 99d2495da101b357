// The CTC loss by the kernels: where the gradient will be wanted, it is made with the losses.
import type * as tf from '@tensorflow/tfjs-core';
import { type Heap, onHeap } from '../../engines/heap.js';
import { OTHERS } from '../../kernels/modules/others.js';
import type { CTCForm } from './form.js';

export const kernelsCTC: CTCForm = {
  name: 'kernels',
  forward({ log_probs, labels, steps, blank, zero_infinity }, keep) {
    const [T, N, C] = log_probs.shape;
    const counts = labels.map(({ length }) => length);
    const longest = Math.max(...counts);
    return onHeap(<P>(heap: Heap<P>) => {
      const [losses, dx] = [heap.make([N]), keep ? heap.make([T, N, C]) : undefined];
      const [ofLabels, ofCounts, ofSteps] = [labels.flat(), counts, steps].map((of) => heap.integers(Int32Array.from(of)));
      const kernels = heap.more(OTHERS);
      kernels.ctcLoss(
        ...[T, N, C, heap.read(log_probs), ofLabels, ofCounts, ofSteps, longest, blank, zero_infinity],
        ...[losses.at, dx?.at ?? heap.nothing, heap.scratch(kernels.ctcLossBytes(T, N, C, longest, keep))],
      );
      return { losses: losses.tensor() as tf.Tensor1D, reserve: dx ? [dx.tensor()] : [] };
    });
  },
  backward: ({ log_probs }, [dx], dLosses) =>
    onHeap(<P>(heap: Heap<P>) => {
      const [T, N, C] = log_probs.shape;
      const scaled = heap.takeOver(dx);
      heap.more(OTHERS).scaleRows(T * N, C, scaled.at, heap.read(dLosses), N);
      return scaled.tensor() as tf.Tensor3D;
    }),
};
