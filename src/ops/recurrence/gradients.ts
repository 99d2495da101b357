// The gradients of a recurrence's inputs, from what its form gives.
import * as tf from '@tensorflow/tfjs-core';
import { share } from '../../engines/engine.js';
import type { BackwardInput, BackwardOutput, Form, WeightName } from './form.js';

/** One gradient per input, x, weights and state0 in this order; those that cost a product only if somebody asks for them. */
export function gradients(
  form: Form,
  input: BackwardInput,
  names: readonly WeightName[],
): (tf.Tensor | (() => tf.Tensor))[] {
  const { x, state0, weights, steps, output } = input;
  const products = form.products();
  const { dInputSide, dHiddenSide, dState0, dOthers, before } = tf.tidy((): BackwardOutput & tf.TensorContainerObject => ({
    ...form.backward(input),
  }));
  const dInputBias = weights.b_ih && products.sumRows(dInputSide); // db = Σ_t dz_t
  const ofSides: Readonly<Partial<Record<WeightName, () => tf.Tensor>>> = {
    w_ih: () => products.transposeTimes(dInputSide, x), // dW_ih = Σ_t dz_tᵀ·x_t
    w_hh: () => products.transposeTimes(dHiddenSide, before ?? products.previous(steps, state0[0], output)), // dW_hh = Σ_t dz_tᵀ·h_{t-1}
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
