// WebAssembly's kernels: compiled no more than once, also where there is no SIMD, or not at once; on a stack that ends anywhere.
import { OTHERS } from '../../src/kernels/modules/others.js';

const load = (): typeof import('../../src/kernels/wasm.js') => {
  let loaded: typeof import('../../src/kernels/wasm.js') | undefined;
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a copy that has compiled nothing yet
    loaded = require('../../src/kernels/wasm.js') as typeof import('../../src/kernels/wasm.js');
  });
  if (loaded === undefined) throw new Error('the module was not loaded');
  return loaded;
};

afterEach(() => {
  jest.restoreAllMocks();
});

test('what compiles is compiled once', () => {
  const { Module } = WebAssembly;
  const compile = jest.spyOn(WebAssembly, 'Module').mockImplementation((bytes) => new Module(bytes));
  const { instantiate, STACK_BYTES, wasmBuild } = load();
  for (let i = 0; i < 3; i++) {
    expect(wasmBuild()).toMatch(/^wasm-/);
    instantiate(new WebAssembly.Memory({ initial: 1 }), STACK_BYTES);
  }
  expect(compile.mock.calls.length).toBeLessThanOrEqual(2); // with the instructions of both modules, or of the second only
});

test('what does not compile is tried once, and a warning says why', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  const compile = jest.spyOn(WebAssembly, 'Module').mockImplementation(() => {
    throw new WebAssembly.CompileError('no SIMD');
  });
  const { instantiate, STACK_BYTES, wasmBuild } = load();
  for (let i = 0; i < 3; i++) {
    expect(wasmBuild()).toBeUndefined();
    expect(() => instantiate(new WebAssembly.Memory({ initial: 1 }), STACK_BYTES)).toThrow(
      'WebAssembly with SIMD cannot be compiled here (no SIMD)',
    );
  }
  const text =
    'recurrent layers run op by op, which is slower, since WebAssembly with SIMD cannot be compiled here (no SIMD)';
  expect(warn.mock.calls).toEqual([[expect.stringContaining(text)]]);
  expect(compile).toHaveBeenCalledTimes(2); // the module with relaxed SIMD, and the one without
});

test('the stack that is given may end anywhere', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instantiateOthers, STACK_BYTES } = load();
  const [p, g, m, v] = [0, 1, 2, 3].map((i) => STACK_BYTES + 64 + 64 * i);
  const at = (place: number): Float32Array => new Float32Array(memory.buffer, place, 7);
  for (let off = 0; off < 16; off += 4) {
    const { adam } = instantiateOthers(OTHERS, memory, STACK_BYTES + off);
    at(g).set([1, 2, 3, 4, 5, 6, 7]);
    at(v).fill(0);
    adam(7, p, g, m, v, 0, p, false, 0, 1, 1, 0, 1, 1, 1, 1);
    expect([...at(v)]).toEqual([1, 4, 9, 16, 25, 36, 49]);
  }
});
