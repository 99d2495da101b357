// The page as static files: `node scripts/page.js FOLDER` writes them, `node scripts/page.js` serves them and builds them anew at
// every reload. All addresses are relative, and a file of the folder can be opened without a server.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const FROM = 'examples/browser';
const { resolve } = createRequire(import.meta.url);

/** The worker's file also runs in a page, where it only hands over its own code (examples/browser/worker/start.ts). */
const WORKER = {
  banner: { js: '(function worker() { if (globalThis.document) { globalThis.workerCode = worker; return; }' },
  footer: { js: '})();' },
};

/** What esbuild is told: of the page and of the worker. */
function options(outdir) {
  const common = {
    outdir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: {
      '.html': 'copy',
      '.wasm': 'copy',
      '.pt': 'binary',
      '.ckpt': 'binary',
      '.safetensors': 'binary',
      '.npz': 'binary',
      '.wav': 'binary',
      '.py': 'text',
    },
    absWorkingDir: path.dirname(import.meta.dirname),
  };
  const entry = (name) => ({ in: `${FROM}/${name}`, out: path.parse(path.basename(name)).name });
  return [
    { ...common, metafile: true, entryPoints: ['index.html', 'theme.ts', 'main.ts', 'style.css'].map(entry) },
    { ...common, ...WORKER, metafile: true, entryPoints: ['worker/worker.ts'].map(entry) },
  ];
}

/** What TensorFlow.js's wasm backend fetches, if somebody chooses it. */
function copyWasm(outdir) {
  const from = path.dirname(resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  fs.mkdirSync(outdir, { recursive: true });
  for (const name of fs.readdirSync(from).filter((name) => name.endsWith('.wasm'))) {
    fs.copyFileSync(path.join(from, name), path.join(outdir, name));
  }
}

/** Writes the page into the folder. */
export async function buildPage(outdir) {
  copyWasm(outdir);
  await Promise.all(options(path.resolve(outdir)).map((one) => build(one)));
}

async function servePage() {
  const outdir = path.resolve(FROM, 'dist');
  copyWasm(outdir);
  const [page, worker] = await Promise.all(options(outdir).map((one) => context({ ...one, logLevel: 'warning' })));
  await worker.watch();
  const { port } = await page.serve({ servedir: outdir, host: '127.0.0.1', port: 8000 });
  console.log(`http://127.0.0.1:${port}/`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [outdir] = process.argv.slice(2);
  await (outdir === undefined ? servePage() : buildPage(outdir));
}
