// The form of the kernels: the whole sequence in one call, forward and backward.
import * as tf from '@tensorflow/tfjs-core';
import type { BackwardInput, BackwardOutput, Form, Forms, ForwardInput, ForwardOutput } from '../form.js';
import { type ModeName, MODES } from '../modes.js';
import { type Allocation, type Heap, onHeap } from '../../../engines/heap.js';
import { bytesOf } from './bytes.js';
import { kernelProducts } from './products.js';

/** A mode as the kernels know it. */
interface Kernel {
  /** Its number in kernels/source/modes.h. */
  number: number;
  /** G. */
  gates: number;
  /** What backward needs besides the output and the gates: of an LSTM c, of a GRU the hidden side of n. */
  extra?: 'cells' | 'hiddenN';
}

function forward(
  { number, gates: G, extra: kind }: Kernel,
  { x, state0, weights, steps, keep }: ForwardInput,
): ForwardOutput {
  const { w_ih, w_hh, b_ih, b_hh, w_hr } = weights;
  const { batchSizes, reverse } = steps;
  const [rows, I] = x.shape;
  const [N, R] = state0[0].shape;
  const H = w_hh.shape[0] / G;
  return onHeap(<P>(heap: Heap<P>) => {
    const read = (tensor: tf.Tensor | undefined): P => (tensor ? heap.read(tensor) : heap.nothing);
    const at = (allocation: Allocation<P> | undefined): P => allocation?.at ?? heap.nothing;
    const output = heap.make([rows, R]);
    const states = state0.map((state) => heap.copy(state));
    const kept = keep && kind !== undefined;
    const reserve = kept ? [heap.makeInner([rows, w_hh.shape[0]]), heap.makeInner([rows, H])] : [];
    const [gates, extra] = reserve;
    const scratch = heap.scratch(heap.kernels.forwardBytes(number, rows, N, I, H, R, kept));
    const [cells, hiddenN] = kind === 'cells' ? [at(extra), heap.nothing] : [heap.nothing, at(extra)];
    // Spread from arrays the arguments would take a tenth of a short call's time.
    // prettier-ignore
    heap.kernels.forward(
      number, batchSizes.length, heap.integers(batchSizes), reverse, I, H, R,
      heap.read(x), heap.read(w_ih), heap.read(w_hh), read(b_ih), read(b_hh), read(w_hr),
      states[0].at, at(states[1]), output.at,
      kept, at(gates), cells, hiddenN, false, scratch,
    );
    const tensor = (allocation: Allocation<P>): tf.Tensor2D => allocation.tensor() as tf.Tensor2D;
    return { output: tensor(output), stateN: states.map(tensor), reserve: reserve.map(tensor) };
  });
}

function backward({ number, gates: G, extra: kind }: Kernel, input: BackwardInput): BackwardOutput {
  const { state0, weights, steps, output, reserve, dOutput, dStateN } = input;
  const { w_hh, w_hr } = weights;
  const { batchSizes, reverse } = steps;
  const [rows, R] = output.shape;
  const [N] = state0[0].shape;
  const [width] = w_hh.shape;
  const H = width / G;
  const result = onHeap(<P>(heap: Heap<P>) => {
    const read = (tensor: tf.Tensor | undefined): P => (tensor ? heap.read(tensor) : heap.nothing);
    const at = (allocation: Allocation<P> | undefined): P => allocation?.at ?? heap.nothing;
    const dStates = dStateN.map((state) => heap.copy(state));
    const dInput = heap.makeInner([rows, width]);
    const dHidden = kind === 'hiddenN' ? heap.makeInner([rows, width]) : dInput;
    const projected = w_hr && [heap.makeInner([rows, R]), heap.makeInner([rows, H])]; // their gradient, and what is projected
    const [gates, extra] = reserve;
    const [cells, hiddenN] = kind === 'cells' ? [extra, undefined] : [undefined, extra];
    heap.kernels.backward(
      ...[number, batchSizes.length, heap.integers(batchSizes), reverse, H, R],
      ...[read(w_hh), read(w_hr), read(state0[state0.length - 1]), read(output)],
      ...[read(gates), read(cells), read(hiddenN)],
      ...[read(dOutput), dStates[0].at, at(dStates[1]), dInput.at, dHidden.at, at(projected?.[0]), at(projected?.[1])],
      heap.scratch(heap.kernels.backwardBytes(number, rows, N, H, R)),
    );
    const tensor = (allocation: Allocation<P>): tf.Tensor2D => allocation.tensor() as tf.Tensor2D;
    const dInputSide = tensor(dInput);
    return {
      dInputSide,
      dHiddenSide: dHidden === dInput ? dInputSide : tensor(dHidden),
      dState0: dStates.map(tensor),
      projected: projected?.map(tensor),
    };
  });
  const { projected, ...gradients } = result;
  if (projected === undefined) return gradients;
  return { ...gradients, dOthers: { w_hr: kernelProducts.transposeTimes(projected[0], projected[1]) } };
}

const form = (kernel: Kernel): Form => ({
  name: 'kernels',
  forward: (input) => forward(kernel, input),
  backward: (input) => backward(kernel, input),
  products: () => kernelProducts,
  bytes: (input, rows, N, keep) => bytesOf(kernel, input, rows, N, keep),
});

const FORMS: Forms = {
  RNN_TANH: form({ number: 0, gates: MODES.RNN_TANH.gates }),
  RNN_RELU: form({ number: 1, gates: MODES.RNN_RELU.gates }),
  LSTM: form({ number: 2, gates: MODES.LSTM.gates, extra: 'cells' }),
  GRU: form({ number: 3, gates: MODES.GRU.gates, extra: 'hiddenN' }),
};

export const kernelsForm = (mode: ModeName): Form | undefined => FORMS[mode];
