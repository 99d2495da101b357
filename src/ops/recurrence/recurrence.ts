// The op: one direction of one layer over a whole sequence, with its gradient known to tfjs.
import * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run, share } from '../../engines/engine.js';
import { formFor } from './choose.js';
import type { BackwardInput, BackwardOutput, Form, RecurrenceInput, WeightName, Weights } from './form.js';
import type { ModeName } from './modes.js';

export interface RecurrenceArguments {
  x: tf.Tensor2D; // (rows, I), time-major: step 0's rows, then step 1's; rows = Σ batchSizes
  state0: readonly tf.Tensor2D[]; // (N, R) each; of an LSTM h (N, R) and c (N, H)
  weights: Weights;
  batchSizes: Int32Array; // rows alive at each step, non-increasing
  reverse: boolean;
}

export interface RecurrenceOutput {
  output: tf.Tensor2D; // (rows, R)
  stateN: tf.Tensor2D[]; // as state0
}

/**
 * Runs one direction of one layer: `h_t = mode(x_t, h_{t-1})` over every row's own steps, from its row of `state0`, last
 * step first if `reverse`. Differentiable in x, state0 and the weights. The caller owns the returned tensors.
 */
export function recurrence(
  mode: ModeName,
  { x, state0, weights, batchSizes, reverse }: RecurrenceArguments,
): RecurrenceOutput {
  const input: RecurrenceInput = { x, state0, weights, steps: { batchSizes, reverse } };
  return recurrenceBy(formFor(mode, input), mode, input);
}

/** The same by this form. */
export function recurrenceBy(form: Form, mode: ModeName, input: RecurrenceInput): RecurrenceOutput {
  const { x, state0, weights } = input;
  const names = (Object.keys(weights) as WeightName[]).filter((name) => weights[name] !== undefined);
  const keep = isTapeOn();
  const inputs = [x, ...names.flatMap((name) => weights[name] ?? []), ...state0];
  const [output, ...stateN] = run<tf.Tensor2D[]>({
    name: `Recurrence_${mode}_${form.name}`,
    inputs,
    forward(save) {
      const made = form.forward({ ...input, keep });
      save([...inputs, made.output, ...made.reserve]);
      return [made.output, ...made.stateN];
    },
    gradient([dOutput, ...dStateN], saved) {
      const [savedX, ...others] = saved as tf.Tensor2D[];
      const savedWeights = Object.fromEntries(names.map((name, i) => [name, others[i]])) as Partial<Weights> as Weights;
      const savedState0 = others.slice(names.length, names.length + state0.length);
      const [savedOutput, ...reserve] = others.slice(names.length + state0.length);
      const before = { x: savedX, weights: savedWeights, state0: savedState0, steps: input.steps };
      return gradients(form, { ...before, output: savedOutput, reserve, dOutput, dStateN }, names);
    },
  });
  return { output, stateN };
}

/** One gradient per input, x, weights and state0 in this order; those that cost a product only if somebody asks for them. */
function gradients(form: Form, input: BackwardInput, names: readonly WeightName[]): (tf.Tensor | (() => tf.Tensor))[] {
  const { x, state0, weights, steps, output } = input;
  const products = form.products();
  const { dInputSide, dHiddenSide, dState0, dOthers } = tf.tidy((): BackwardOutput & tf.TensorContainerObject => ({
    ...form.backward(input),
  }));
  const dInputBias = weights.b_ih && products.sumRows(dInputSide); // db = Σ_t dz_t
  const ofSides: Readonly<Partial<Record<WeightName, () => tf.Tensor>>> = {
    w_ih: () => products.transposeTimes(dInputSide, x), // dW_ih = Σ_t dz_tᵀ·x_t
    w_hh: () => products.transposeTimes(dHiddenSide, products.previous(steps, state0[0], output)), // dW_hh = Σ_t dz_tᵀ·h_{t-1}
    ...(dInputBias && {
      b_ih: () => dInputBias,
      b_hh: () => (dHiddenSide === dInputSide ? share(dInputBias) : products.sumRows(dHiddenSide)),
    }),
  };
  return [
    () => products.times(weights.w_ih, false)(dInputSide), // dx = dz·W_ih
    ...names.map((name) => {
      const gradient = dOthers?.[name] ?? ofSides[name];
      if (gradient === undefined) throw new Error(`the ${form.name} form has no gradient of ${name}`);
      return gradient;
    }),
    ...dState0,
  ];
}
