// The WebAssembly modules of the kernels, each compiled once and instantiated on a memory.
import { forcedBuild, VARIABLE } from './forced.js';
import { ALPHABET } from './modules/alphabet.js';
import { RECURRENT } from './modules/recurrent.js';
import type { OtherKernels, RecurrentKernels } from './signatures.js';
import { bytesOf } from './text.js';
import { warnOfComposed } from './warning.js';

/** A module as text, by build. */
export type Modules = typeof RECURRENT;

interface Compiled {
  readonly name: keyof Modules;
  readonly module: WebAssembly.Module;
}

const moduleOf = (text: string): WebAssembly.Module => new WebAssembly.Module(bytesOf(text, ALPHABET));

/** The module, or the reason why there is none; undefined before the first look. */
let choice: Compiled | { readonly reason: string } | undefined;

function compile(): Compiled | { readonly reason: string } {
  const forced = forcedBuild();
  if (forced === 'composed') return { reason: `${VARIABLE} is ${forced}` };
  let error: unknown;
  for (const name of Object.keys(RECURRENT) as (keyof Modules)[]) {
    if (forced?.startsWith('wasm-') && forced !== name) continue;
    try {
      return { name, module: moduleOf(RECURRENT[name]) };
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

/** The kernels of recurrences, on this memory, where their stack ends at `stackEnd` or, since they take it for a multiple of 16, before. */
export const instantiate = (memory: WebAssembly.Memory, stackEnd: number): RecurrentKernels<number> =>
  exportsOf(built().module, memory, stackEnd) as unknown as RecurrentKernels<number>;

const compiled = new WeakMap<Modules, WebAssembly.Module>();

/** The other kernels, of the same build, on the same memory and stack. Who uses them hands them in, so that no bundle has them else. */
export function instantiateOthers(others: Modules, memory: WebAssembly.Memory, stackEnd: number): OtherKernels<number> {
  const module = compiled.get(others) ?? moduleOf(others[built().name]);
  compiled.set(others, module);
  return exportsOf(module, memory, stackEnd) as unknown as OtherKernels<number>;
}

function built(): Compiled {
  const found = chosen();
  if ('reason' in found) throw new Error(found.reason);
  return found;
}

function exportsOf(module: WebAssembly.Module, memory: WebAssembly.Memory, stackEnd: number): WebAssembly.Exports {
  const { __stack_pointer, ...kernels } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  (__stack_pointer as WebAssembly.Global).value = stackEnd - (stackEnd % 16);
  return kernels;
}
