// The op: one direction of one layer over a whole sequence, with its gradient known to tfjs.
import * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run } from '../../engines/engine.js';
import { formFor } from './choose.js';
import type { Form, RecurrenceInput, WeightName, Weights } from './form.js';
import type { ModeName } from './modes.js';
import { passesOf } from './parts.js';

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
  const names: WeightName[] = [];
  const inputs: tf.Tensor[] = [x];
  for (const name of Object.keys(weights) as WeightName[]) {
    const weight = weights[name];
    if (weight === undefined) continue;
    names.push(name);
    inputs.push(weight);
  }
  inputs.push(...state0);
  const keep = isTapeOn();
  const { forward, gradients } = passesOf(form, input, keep);
  const [output, ...stateN] = run<tf.Tensor2D[]>({
    name: `Recurrence_${mode}_${form.name}`,
    inputs,
    forward(save) {
      const made = forward({ ...input, keep });
      save([...inputs, made.output, ...made.reserve]);
      return [made.output, ...made.stateN];
    },
    gradient([dOutput, ...dStateN], saved) {
      const [savedX, ...others] = saved as tf.Tensor2D[];
      const savedWeights = Object.fromEntries(names.map((name, i) => [name, others[i]])) as Partial<Weights> as Weights;
      const savedState0 = others.slice(names.length, names.length + state0.length);
      const [savedOutput, ...reserve] = others.slice(names.length + state0.length);
      const before = { x: savedX, weights: savedWeights, state0: savedState0, steps: input.steps };
      return gradients({ ...before, output: savedOutput, reserve, dOutput, dStateN }, names);
    },
  });
  return { output, stateN };
}
