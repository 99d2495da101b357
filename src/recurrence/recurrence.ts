// The op: one direction of one layer over a whole sequence, with its gradient known to tfjs.
import * as tf from '@tensorflow/tfjs-core';
import type { Mode, Weights } from './composed/mode.js';
import { activeOps } from './composed/ops/ops.js';
import { MODES, type ModeName } from './modes.js';
import { makeSteps, previousRows, type Steps } from './steps.js';

export interface RecurrenceInput {
  x: tf.Tensor2D; // (rows, I), time-major: step 0's rows, then step 1's; rows = Σ batchSizes
  state0: readonly tf.Tensor2D[]; // (N, R) each
  weights: Weights;
  batchSizes: Int32Array; // rows alive at each step, non-increasing
  reverse: boolean;
}

export interface RecurrenceOutput {
  output: tf.Tensor2D; // (rows, R)
  stateN: tf.Tensor2D[]; // as state0
}

// tfjs saves a kernel's inputs for its gradient only when they come as an array, so this is their order in it.
function toInputs({ x, state0, weights: { w_ih, w_hh, b_ih, b_hh } }: RecurrenceInput): tf.Tensor[] {
  return [x, w_ih, w_hh, ...(b_ih && b_hh ? [b_ih, b_hh] : []), ...state0];
}

function fromInputs(inputs: readonly tf.Tensor[], { states }: Mode): Pick<RecurrenceInput, 'x' | 'state0' | 'weights'> {
  const [x, w_ih, w_hh, ...rest] = inputs as tf.Tensor2D[];
  const [b_ih, b_hh] = rest.slice(0, -states) as unknown as (tf.Tensor1D | undefined)[];
  return { x, weights: { w_ih, w_hh, b_ih, b_hh }, state0: rest.slice(-states) };
}

interface Attributes {
  batchSizes: Int32Array;
  reverse: boolean;
}

const kernelName = (name: ModeName): string => `Recurrence_${name}`;

const stepsOf = ({ batchSizes, reverse }: Attributes): Steps => makeSteps(batchSizes, reverse);

function registerForward(name: ModeName, backendName: string): void {
  const mode = MODES[name];
  tf.registerKernel({
    kernelName: kernelName(name),
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => {
        const input = fromInputs(inputs as unknown as tf.Tensor[], mode);
        const { output, stateN } = mode.forward(activeOps(), { ...input, steps: stepsOf(attrs as unknown as Attributes) });
        return [output, ...stateN];
      }),
  });
}

function registerBackward(name: ModeName): void {
  const mode = MODES[name];
  tf.registerGradient({
    kernelName: kernelName(name),
    saveAllInputs: true,
    outputsToSave: [true],
    gradFunc: (dys, saved, attrs) => {
      const [dOutput, ...dStateN] = dys as tf.Tensor2D[];
      const inputs = saved.slice(0, -1);
      const output = saved[saved.length - 1] as tf.Tensor2D;
      return gradients(mode, fromInputs(inputs, mode), stepsOf(attrs as unknown as Attributes), output, dOutput, dStateN);
    },
  });
}

/** One lazy gradient per input, in the order of `toInputs`: tfjs asks only for those that lead somewhere. */
function gradients(
  mode: Mode,
  input: Pick<RecurrenceInput, 'x' | 'state0' | 'weights'>,
  steps: Steps,
  output: tf.Tensor2D,
  dOutput: tf.Tensor2D,
  dStateN: tf.Tensor2D[],
): Record<string, () => tf.Tensor> {
  const { x, state0, weights } = input;
  const ops = activeOps();
  const { dInputSide, dHiddenSide, dState0 } = tf.tidy(() => ({
    ...mode.backward(ops, { ...input, steps, output, dOutput, dStateN }),
  }));
  const previous = (): tf.Tensor2D => {
    const rows = tf.tensor1d(previousRows(steps), 'int32');
    const chain = tf.concat([state0[0], output], 0);
    return rows.size === 0 ? chain : tf.gather(chain, rows); // wasm's gather of no rows gets the shape wrong
  };
  const list: (() => tf.Tensor)[] = [
    () => ops.times(weights.w_ih, false)(dInputSide), // dx = dz·W_ih
    () => ops.transposeTimes(dInputSide, x), // dW_ih = Σ_t dz_tᵀ·x_t
    () => ops.transposeTimes(dHiddenSide, previous()), // dW_hh = Σ_t dz_tᵀ·h_{t-1}
  ];
  if (weights.b_ih) {
    const dInputBias = ops.sumRows(dInputSide); // db = Σ_t dz_t
    const dHiddenBias = dHiddenSide === dInputSide ? dInputBias : ops.sumRows(dHiddenSide);
    list.push(
      () => dInputBias.clone(),
      () => dHiddenBias.clone(),
    );
  }
  list.push(...dState0.map((dState) => () => dState.clone()));
  return Object.fromEntries(list.entries());
}

/**
 * Runs one direction of one layer: `h_t = mode(x_t, h_{t-1})` over every row's own steps, from its row of `state0`, last
 * step first if `reverse`. Differentiable in x, state0 and the weights. The caller owns the returned tensors.
 */
export function recurrence(name: ModeName, input: RecurrenceInput): RecurrenceOutput {
  const backendName = tf.getBackend();
  // On first use, since any backend may be registered or chosen after this module loads.
  if (!tf.getKernel(kernelName(name), backendName)) registerForward(name, backendName);
  if (!tf.getGradient(kernelName(name))) registerBackward(name);

  const attributes: Attributes = { batchSizes: input.batchSizes, reverse: input.reverse };
  const outputs: tf.Tensor[] = tf
    .engine()
    .runKernel(kernelName(name), toInputs(input) as unknown as tf.NamedTensorMap, attributes as unknown as tf.NamedAttrMap);
  const [output, ...stateN] = outputs as tf.Tensor2D[];
  return { output, stateN };
}
