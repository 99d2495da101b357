// The op: one direction of one layer over a whole sequence, with its gradient known to tfjs.
import * as tf from '@tensorflow/tfjs-core';
import { kernelFor } from './fused.js';
import type { BackwardInput, BackwardOutput, Kernel, RecurrenceInput, Weights } from './kernel.js';
import type { ModeName } from './modes.js';
import type { Steps } from './steps.js';

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

type WeightName = keyof Weights;

interface Attributes {
  steps: Steps;
  weightNames: readonly WeightName[];
  keep: boolean;
}

// tfjs saves a kernel's inputs for its gradient only when they come as an array, so this is their order in it.
function toInputs({ x, state0, weights }: RecurrenceInput, weightNames: readonly WeightName[]): tf.Tensor[] {
  return [x, ...weightNames.flatMap((name) => weights[name] ?? []), ...state0];
}

function fromInputs(inputs: readonly tf.Tensor[], { weightNames, steps }: Attributes): RecurrenceInput {
  const [x, ...rest] = inputs as tf.Tensor2D[];
  const weights = Object.fromEntries(weightNames.map((name, i) => [name, rest[i]])) as unknown as Weights;
  return { x, weights, state0: rest.slice(weightNames.length), steps };
}

function registerForward(kernel: Kernel, backendName: string): void {
  tf.registerKernel({
    kernelName: kernel.kernelName,
    backendName,
    kernelFunc: (call) =>
      tf.tidy(() => {
        const attributes = call.attrs as unknown as Attributes;
        const input = fromInputs(call.inputs as unknown as tf.Tensor[], attributes);
        const { output, stateN, reserve } = kernel.forward({ ...input, keep: attributes.keep });
        return [output, ...reserve, ...stateN];
      }),
  });
}

function registerBackward(kernel: Kernel): void {
  const { kernelName, reserve: count } = kernel;
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    outputsToSave: new Array<boolean>(1 + count).fill(true),
    gradFunc: (dys, saved, attrs) => {
      const [dOutput, ...others] = dys as tf.Tensor2D[];
      const attributes = attrs as unknown as Attributes;
      const [output, ...reserve] = saved.slice(-1 - count) as tf.Tensor2D[];
      const input = fromInputs(saved.slice(0, -1 - count), attributes);
      const backwardInput = { ...input, output, reserve, dOutput, dStateN: others.slice(count) };
      return gradients(kernel, backwardInput, attributes.weightNames);
    },
  });
}

/** One lazy gradient per input, in the order of `toInputs`: tfjs asks only for those that lead somewhere. */
function gradients(
  kernel: Kernel,
  input: BackwardInput,
  weightNames: readonly WeightName[],
): Record<string, () => tf.Tensor> {
  const { x, state0, weights, steps, output } = input;
  const products = kernel.products();
  const { dInputSide, dHiddenSide, dState0, dW_hr } = tf.tidy((): BackwardOutput & tf.TensorContainerObject => ({
    ...kernel.backward(input),
  }));
  const dInputBias = weights.b_ih && products.sumRows(dInputSide); // db = Σ_t dz_t
  const dHiddenBias = dHiddenSide === dInputSide ? dInputBias : weights.b_hh && products.sumRows(dHiddenSide);
  const ofWeights: Partial<Record<WeightName, () => tf.Tensor>> = {
    w_ih: () => products.transposeTimes(dInputSide, x), // dW_ih = Σ_t dz_tᵀ·x_t
    w_hh: () => products.transposeTimes(dHiddenSide, products.previous(steps, state0[0], output)), // dW_hh = Σ_t dz_tᵀ·h_{t-1}
    b_ih: dInputBias && (() => dInputBias.clone()),
    b_hh: dHiddenBias && (() => dHiddenBias.clone()),
    w_hr: dW_hr && (() => dW_hr.clone()),
  };
  const list: (() => tf.Tensor)[] = [
    () => products.times(weights.w_ih, false)(dInputSide), // dx = dz·W_ih
    ...weightNames.flatMap((name) => ofWeights[name] ?? []),
    ...dState0.map((dState) => () => dState.clone()),
  ];
  return Object.fromEntries(list.entries());
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
  const kernel = kernelFor(mode, input);
  const { kernelName } = kernel;
  // On first use, since any backend may be registered or chosen after this module loads.
  if (!tf.getKernel(kernelName, tf.getBackend())) registerForward(kernel, tf.getBackend());
  if (!tf.getGradient(kernelName)) registerBackward(kernel);

  const weightNames = (Object.keys(weights) as WeightName[]).filter((weight) => weights[weight] !== undefined);
  const attributes: Attributes = { steps: input.steps, weightNames, keep: tf.engine().isTapeOn() };
  const outputs: tf.Tensor[] = tf
    .engine()
    .runKernel(
      kernelName,
      toInputs(input, weightNames) as unknown as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    );
  const [output, ...others] = outputs as tf.Tensor2D[];
  return { output, stateN: others.slice(-state0.length) }; // between them the reserve, which the tape frees
}
