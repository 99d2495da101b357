// The WebAssembly module of the SIMD kernels (assembly/), compiled once and instantiated on a memory.
import { PLAIN, RELAXED } from './module.js';
import { warnOfComposed } from './warning.js';

/**
 * What assembly/ exports. All numbers are sizes in floats, or addresses in the memory in bytes, 0 for nothing; addresses may be given
 * as numbers up to 2³², and what the functions named `...Bytes` return is exact beyond that.
 */
export interface Exports {
  forwardBytes(mode: number, rows: number, N: number, I: number, H: number, R: number, keep: boolean): number;
  forward(
    ...args: [
      ...shape: [mode: number, steps: number, batchSizes: number, reverse: boolean, I: number, H: number, R: number],
      ...inputs: [x: number, w_ih: number, w_hh: number, b_ih: number, b_hh: number, w_hr: number],
      ...outputs: [h: number, c: number, output: number],
      ...reserve: [keep: boolean, gates: number, cells: number, hiddenN: number],
      scratch: number,
    ]
  ): void;
  backwardBytes(mode: number, rows: number, N: number, H: number, R: number): number;
  backward(
    ...args: [
      ...shape: [mode: number, steps: number, batchSizes: number, reverse: boolean, H: number, R: number],
      ...inputs: [w_hh: number, w_hr: number, state0: number, output: number],
      ...reserve: [gates: number, cells: number, hiddenN: number],
      ...gradients: [dOutput: number, dh: number, dc: number, dInput: number, dHidden: number],
      ...projection: [dProjected: number, projected: number],
      scratch: number,
    ]
  ): void;
  previous(
    ...args: [
      ...shape: [steps: number, batchSizes: number, reverse: boolean, H: number],
      ...inputs: [initial: number, sequence: number],
      result: number,
    ]
  ): void;
  productBytes(k: number, m: number): number;
  product(
    ...args: [
      ...shape: [n: number, m: number, k: number],
      ...a: [at: number, down: number, across: number],
      ...b: [at: number, down: number, across: number],
      c: number,
      scratch: number,
    ]
  ): void;
  sumRows(n: number, m: number, x: number, c: number): void;
}

/** The compiled module, null where there is no SIMD; undefined before the first look. */
let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  let reason: unknown;
  for (const module of [RELAXED, PLAIN]) {
    const bytes = Uint8Array.from(atob(module), (character) => character.charCodeAt(0));
    try {
      return new WebAssembly.Module(bytes);
    } catch (error) {
      reason = error; // Not with these features; or no WebAssembly, or a page that must not compile.
    }
  }
  warnOfComposed(reason);
  return null;
}

/** Compiles on the first call only, whatever comes of it. */
function compiledOnce(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

/** Whether the kernels can run here. */
export const hasSimd = (): boolean => compiledOnce() !== null;

/** The kernels, on this memory. */
export function instantiate(memory: WebAssembly.Memory): Exports {
  const module = compiledOnce();
  if (module === null) throw new Error('WebAssembly SIMD is not available');
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
}
