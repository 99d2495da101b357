// The WebAssembly module of the kernels, compiled once and instantiated on a memory.
import { forcedBuild } from './forced.js';
import { PLAIN, RELAXED } from './modules.js';
import type { Kernels } from './signatures.js';
import { warnOfComposed } from './warning.js';

/** By name, best first. */
const MODULES = { 'wasm-relaxed': RELAXED, 'wasm-plain': PLAIN };

interface Compiled {
  readonly name: keyof typeof MODULES;
  readonly module: WebAssembly.Module;
}

/** Null where there is no SIMD; undefined before the first look. */
let compiled: Compiled | null | undefined;

function compile(): Compiled | null {
  const forced = forcedBuild();
  if (forced === 'composed') return null;
  let reason: unknown = 'there is no WebAssembly';
  for (const name of Object.keys(MODULES) as (keyof typeof MODULES)[]) {
    if (forced?.startsWith('wasm-') && forced !== name) continue;
    const bytes = Uint8Array.from(atob(MODULES[name]), (character) => character.charCodeAt(0));
    try {
      return { name, module: new WebAssembly.Module(bytes) };
    } catch (error) {
      reason = error; // not with these features, not allowed, no WebAssembly, or a browser that compiles only asynchronously
    }
  }
  warnOfComposed(reason);
  return null;
}

/** Compiles on the first call only, whatever comes of it. */
function compiledOnce(): Compiled | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

/** The build that runs in WebAssembly here, if one does. */
export const wasmBuild = (): string | undefined => compiledOnce()?.name;

/** Bytes of the stack that the kernels need. */
export const STACK_BYTES = 16384;

/** The kernels, on this memory, where their stack ends at `stackEnd`. */
export function instantiate(memory: WebAssembly.Memory, stackEnd: number): Kernels<number> {
  const found = compiledOnce();
  if (found === null) throw new Error('WebAssembly SIMD is not available');
  const { __stack_pointer, ...kernels } = new WebAssembly.Instance(found.module, { env: { memory } }).exports;
  (__stack_pointer as WebAssembly.Global).value = stackEnd;
  return kernels as unknown as Kernels<number>;
}
