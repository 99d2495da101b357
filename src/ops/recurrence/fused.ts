// Which kernel runs a recurrence: one fused for the active backend where there is one for that size, else composed.
import * as tf from '@tensorflow/tfjs-core';
import { nativeKernel } from './tensorflow/kernel.js';
import { hasSimd } from '../../kernels/instance.js';
import { simdKernel } from './simd/kernel.js';
import { webglKernel } from './webgl/kernel.js';
import { webgpuKernel } from './webgpu/kernel.js';
import { composedKernel } from './composed/kernel.js';
import type { Kernel, RecurrenceInput } from './kernel.js';
import type { ModeName } from './modes.js';
import { allAlive } from './steps.js';

/** The tfjs flag that turns fused kernels off: `tf.env().set('RECURRENCE_FUSED', false)`. */
const FLAG = 'RECURRENCE_FUSED';
tf.env().registerFlag(FLAG, () => true);

/** The fused kernels by tfjs's backend names: each gives its kernel of a mode, or none where composed is better. */
const FUSED: Readonly<Record<string, (mode: ModeName, input: RecurrenceInput) => Kernel | undefined>> = {
  wasm: simd,
  cpu: simd,
  tensorflow: native,
  webgl: webglKernel,
  webgpu: webgpuKernel,
};

function simd(mode: ModeName): Kernel | undefined {
  return hasSimd() ? simdKernel(mode) : undefined;
}

// From so many multiplications in a step's product with W_hh TensorFlow's threads and wider vectors win over one thread of
// SIMD. Products of few rows are not where it is fast.
const FEW_ROWS = 8;
const MULTIPLICATIONS = { few: 2 ** 21, many: 2 ** 19 };
// From so many on the products are all that counts, and without a backward pass the graph's loop is slower than single ops.
const ONLY_PRODUCTS = 2 ** 24;

/** On the native backend SIMD for small steps, TensorFlow for large ones. */
function native(mode: ModeName, { state0, weights, steps }: RecurrenceInput): Kernel | undefined {
  const [N] = state0[0].shape;
  const multiplications = N * weights.w_hh.size;
  const enough = N < FEW_ROWS ? MULTIPLICATIONS.few : MULTIPLICATIONS.many;
  if (hasSimd() && multiplications < enough) return simdKernel(mode);
  const composedIsBetter = multiplications >= ONLY_PRODUCTS && !tf.engine().isTapeOn();
  return allAlive(steps) && !composedIsBetter ? nativeKernel(mode) : undefined;
}

export function kernelFor(mode: ModeName, input: RecurrenceInput): Kernel {
  const fused = FUSED[tf.getBackend()];
  const isEmpty = input.x.size === 0 || input.state0.some(({ size }) => size === 0);
  if (fused && !isEmpty && tf.env().getBool(FLAG)) return fused(mode, input) ?? composedKernel(mode);
  return composedKernel(mode);
}
