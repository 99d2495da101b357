// The build for a script tag: one file with the global `torch`, which takes TensorFlow.js from its global `tf`.
import fs from 'node:fs';
import { build } from 'esbuild';

const { version, license } = JSON.parse(fs.readFileSync('package.json', 'utf8'));

const globalTf = {
  name: 'tfjs as a global',
  setup(bundler) {
    bundler.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, () => ({ path: 'tf', namespace: 'global' }));
    bundler.onLoad({ filter: /.*/, namespace: 'global' }, () => ({
      contents: `
        if (globalThis.tf === undefined) throw new Error('tfjs-torch-rnn: the script of @tensorflow/tfjs must come before this one');
        module.exports = globalThis.tf;`,
    }));
  },
};

export async function writeScript(entryPoint, outfile) {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    format: 'iife',
    globalName: 'torch',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    banner: { js: `/*! tfjs-torch-rnn ${version}, ${license} */` },
    plugins: [globalTf],
    logLevel: 'warning',
  });
}
