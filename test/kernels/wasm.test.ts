// Where WebAssembly has no SIMD, or not to be compiled at once: the kernels are compiled no more than once.

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
