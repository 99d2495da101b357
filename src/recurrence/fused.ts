// Which kernel runs a recurrence: one fused for the active backend where there is one for that size, else composed.
import * as tf from '@tensorflow/tfjs-core';
import { hasSimd } from '../kernels/simd/instance.js';
import { simdKernel } from '../kernels/simd/kernel.js';
import { composedKernel } from './composed/kernel.js';
import type { Kernel, RecurrenceInput } from './kernel.js';
import type { ModeName } from './modes.js';

/** The tfjs flag that turns fused kernels off: `tf.env().set('RECURRENCE_FUSED', false)`. */
const FLAG = 'RECURRENCE_FUSED';
tf.env().registerFlag(FLAG, () => true);

/** The fused kernels by tfjs's backend names: each gives its kernel of a mode, or none where composed is better. */
const FUSED: Readonly<Record<string, (mode: ModeName, input: RecurrenceInput) => Kernel | undefined>> = {
  wasm: simd,
  cpu: simd,
  tensorflow: simd,
};

function simd(mode: ModeName): Kernel | undefined {
  return hasSimd() ? simdKernel(mode) : undefined;
}

export function kernelFor(mode: ModeName, input: RecurrenceInput): Kernel {
  const fused = FUSED[tf.getBackend()];
  const isEmpty = input.x.size === 0 || input.state0.some(({ size }) => size === 0);
  if (fused && !isEmpty && tf.env().getBool(FLAG)) return fused(mode, input) ?? composedKernel(mode);
  return composedKernel(mode);
}
