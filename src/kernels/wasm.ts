// The WebAssembly module of the kernels, compiled once and instantiated on a memory.
import { forcedBuild, VARIABLE } from './forced.js';
import { ALPHABET, PLAIN, RELAXED } from './modules.js';
import type { Kernels } from './signatures.js';
import { bytesOf } from './text.js';
import { warnOfComposed } from './warning.js';

/** By name, best first. */
const MODULES = { 'wasm-relaxed': RELAXED, 'wasm-plain': PLAIN };

interface Compiled {
  readonly name: keyof typeof MODULES;
  readonly module: WebAssembly.Module;
}

/** The module, or the reason why there is none; undefined before the first look. */
let choice: Compiled | { readonly reason: string } | undefined;

function compile(): Compiled | { readonly reason: string } {
  const forced = forcedBuild();
  if (forced === 'composed') return { reason: `${VARIABLE} is ${forced}` };
  let error: unknown;
  for (const name of Object.keys(MODULES) as (keyof typeof MODULES)[]) {
    if (forced?.startsWith('wasm-') && forced !== name) continue;
    try {
      return { name, module: new WebAssembly.Module(bytesOf(MODULES[name], ALPHABET)) };
    } catch (thrown) {
      error = thrown; // not with these features, not allowed, no WebAssembly, or a browser that compiles only asynchronously
    }
  }
  const reason = `WebAssembly with SIMD cannot be compiled here (${error instanceof Error ? error.message : String(error)})`;
  warnOfComposed(reason);
  return { reason };
}

/** Compiles on the first call only, whatever comes of it. */
const chosen = (): Compiled | { readonly reason: string } => (choice ??= compile());

/** The build that runs in WebAssembly here, if one does. */
export function wasmBuild(): string | undefined {
  const found = chosen();
  return 'name' in found ? found.name : undefined;
}

/** Why none runs; null if one does. */
export function whyNotWasm(): string | null {
  const found = chosen();
  return 'reason' in found ? found.reason : null;
}

/** Bytes of the stack that the kernels need. */
export const STACK_BYTES = 16384;

/** The kernels, on this memory, where their stack ends at `stackEnd` or, since they take it for a multiple of 16, before. */
export function instantiate(memory: WebAssembly.Memory, stackEnd: number): Kernels<number> {
  const found = chosen();
  if ('reason' in found) throw new Error(found.reason);
  const { __stack_pointer, ...kernels } = new WebAssembly.Instance(found.module, { env: { memory } }).exports;
  (__stack_pointer as WebAssembly.Global).value = stackEnd - (stackEnd % 16);
  return kernels as unknown as Kernels<number>;
}
