// What runs the kernels of the active backend, for people who ask why a machine is slow.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { nativeBuild, whyNotNative } from '../kernels/chosen.js';
import { get_num_threads } from '../kernels/threads.js';
import { wasmBuild, whyNotWasm } from '../kernels/wasm.js';

/** What {@link kernelInfo} tells. */
export interface KernelInfo {
  /**
   * The build that runs: `avx512`, `avx2`, `baseline` or `neon` natively, `wasm-relaxed` or `wasm-plain` in WebAssembly; null
   * where tfjs's operations or programs of a graphics processor do all.
   */
  readonly build: string | null;
  /** How many threads a large call has. */
  readonly threads: number;
  /** Why no better build runs; null if the best does. */
  readonly reason: string | null;
}

const ON_KERNELS = ['cpu', 'wasm', 'tensorflow'];

/**
 * What runs the kernels of the active backend (recurrences and what else is no operation of tfjs's), with the reason why nothing
 * better does.
 *
 * @example
 * ```ts
 * console.log(kernelInfo()); // { build: 'avx512', threads: 8, reason: null }
 * ```
 */
export function kernelInfo(...args: Arguments<object, []>): KernelInfo {
  bind('kernelInfo()', [], 0, splitKeywords(args));
  const backend = tf.getBackend();
  if (!ON_KERNELS.includes(backend))
    return { build: null, threads: 1, reason: `the backend '${backend}' has programs of its own` };
  const isOnWasm = backend === 'wasm';
  const native = isOnWasm ? undefined : nativeBuild();
  if (native) return { build: native.name, threads: get_num_threads(), reason: whyNotNative() };
  const reasons = isOnWasm
    ? [whyNotWasm() ?? "the backend 'wasm' has its tensors in WebAssembly"]
    : [...new Set([whyNotNative(), whyNotWasm()])].filter((reason) => reason !== null);
  return { build: wasmBuild() ?? null, threads: 1, reason: reasons.join('; ') };
}
