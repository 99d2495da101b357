// torch's functions for how many threads compute.
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { typeName } from '../python/repr.js';
import { nativeBuild } from './chosen.js';

const PARAMETERS = ['int'] as const;
const MOST = 2 ** 31 - 1; // the pool has its own, lower limit

/**
 * Sets how many threads the native kernels use for one large call; small ones use one. It counts for the JavaScript thread that
 * calls it, of which a program with `worker_threads` has several: all share one pool, and a call that finds it at work computes
 * alone. WebAssembly has one thread, whatever is set, and the threads of tfjs's native backend are TensorFlow's own.
 *
 * @example
 * ```ts
 * set_num_threads(1);
 * console.log(get_num_threads()); // 1
 * ```
 * @param int - how many, positive; default: one for each core that the process may use, or what `OMP_NUM_THREADS` says.
 * @throws `RuntimeError` if it is not a positive integer.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_num_threads.html
 */
export function set_num_threads(...args: Arguments<{ int: number }, typeof PARAMETERS>): void {
  const { int } = bind('set_num_threads()', PARAMETERS, 1, splitKeywords(args));
  check(Number.isInteger(int), () => new RuntimeError(`set_num_threads expects an int, but got ${typeName(int)}`));
  check((int as number) > 0, () => new RuntimeError('set_num_threads expects a positive integer'));
  nativeBuild()?.setNumThreads(Math.min(int as number, MOST));
}

/**
 * How many threads the native kernels use for one large call: see {@link set_num_threads}. 1 in WebAssembly.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_num_threads.html
 */
export function get_num_threads(...args: Arguments<object, []>): number {
  bind('get_num_threads()', [], 0, splitKeywords(args));
  return nativeBuild()?.getNumThreads() ?? 1;
}
