// A bundler that drops what is not used keeps what mends tfjs: gradients, and kernels of its wasm backend.
import { build } from 'esbuild';

test('a bundle of one function of the library mends tfjs, and holds no optimizer', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { manual_seed } from './src/index.js';", resolveDir: '.' },
    bundle: true,
    format: 'esm',
    external: ['@tensorflow/*'],
    write: false,
  });
  const [{ text }] = outputFiles;
  expect(text).toContain('registerKernel(');
  expect(text).toContain('function unsortedSegmentSum(');
  expect(text).toContain('queueMicrotask(mend)');
  expect(text).not.toContain('class Adam');
});
