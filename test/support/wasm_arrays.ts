// The kernels of a WebAssembly module on typed arrays, as the native ones have them: each call copies them in, and back out.
import type { Values } from '../../src/kernels/native.js';
import type { Kernels } from '../../src/kernels/signatures.js';

const STACK = 65536;

export function onArrays(module: WebAssembly.Module): Kernels<Values> {
  const memory = new WebAssembly.Memory({ initial: 256 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.__stack_pointer as WebAssembly.Global).value = STACK;
  const call = (kernel: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown => {
    let top = STACK;
    const copies = new Map<Float32Array | Int32Array, number>(); // one of each, also where a kernel gets it twice
    const numbers = args.map((arg) => {
      if (arg === null) return 0;
      if (!(arg instanceof Float32Array || arg instanceof Int32Array)) return arg;
      const at = copies.get(arg) ?? top;
      if (at === top) top += Math.ceil(arg.byteLength / 64) * 64;
      copies.set(arg, at);
      return at;
    });
    for (const [array, at] of copies) new Uint8Array(memory.buffer, at).set(bytesOf(array));
    const result = kernel(...numbers);
    for (const [array, at] of copies) bytesOf(array).set(new Uint8Array(memory.buffer, at, array.byteLength));
    return result;
  };
  const kernels = Object.entries(exports).filter(([, value]) => typeof value === 'function');
  return Object.fromEntries(
    kernels.map(([name, kernel]) => [name, (...args: unknown[]) => call(kernel as (...args: unknown[]) => unknown, args)]),
  ) as unknown as Kernels<Values>;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
