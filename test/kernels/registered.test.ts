// A bundler that drops what is not used keeps what gives tfjs's wasm backend its missing kernels.
import { build } from 'esbuild';

test('a bundle of one function of the library registers the kernels, and holds no optimizer', async () => {
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
  expect(text).not.toContain('class Adam');
});
