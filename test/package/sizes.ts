// What the package weighs: as it is fetched from npm, as a script, and what a bundler takes of it for a program.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { build } from 'esbuild';

const RESULTS = 'bench/results/package-sizes.json';

/** Programs, beside tfjs, which is not counted. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'nn.RNN': "import { nn } from 'tfjs-torch-rnn'; console.log(new nn.RNN(3, 4));",
  'nn.LSTM': "import { nn } from 'tfjs-torch-rnn'; console.log(new nn.LSTM(3, 4));",
  'nn.GRU': "import { nn } from 'tfjs-torch-rnn'; console.log(new nn.GRU(3, 4));",
  load: "import { load } from 'tfjs-torch-rnn'; load('model.pt');",
  'nn.LSTM, nn.Linear, nn.CrossEntropyLoss, optim.AdamW, backward':
    "import { backward, nn, optim } from 'tfjs-torch-rnn'; console.log(backward, nn.LSTM, nn.Linear, nn.CrossEntropyLoss, optim.AdamW);",
  everything: "import * as torch from 'tfjs-torch-rnn'; console.log({ ...torch, nn: { ...torch.nn } });",
};

/** Bytes, minified, and of these after gzip. */
interface Size {
  minified: number;
  gzip: number;
}

const sizeOf = (code: Uint8Array): Size => ({ minified: code.length, gzip: zlib.gzipSync(code, { level: 9 }).length });

/** Of the package that is installed in this folder. */
async function bundled(program: string, folder: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['@tensorflow/*'] },
  });
  return sizeOf(outputFiles[0].contents);
}

/** Measures what is packed, and installed in this folder, and records it. */
export async function recordSizes(packed: string, folder: string): Promise<string> {
  const home = path.join(folder, 'node_modules/tfjs-torch-rnn');
  const files = fs.readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const unpacked = files.reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0);
  const { unpkg } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { unpkg: string };
  const bundles: Record<string, Size> = {};
  for (const [name, program] of Object.entries(PROGRAMS)) bundles[name] = await bundled(program, folder);
  const script = sizeOf(fs.readFileSync(path.join(home, unpkg)));
  const sizes = { tarball: fs.statSync(packed).size, unpacked, files: files.length, script, bundles };
  fs.writeFileSync(RESULTS, `${JSON.stringify(sizes, null, 2)}\n`);
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const rows = Object.entries({ ...bundles, 'script tag': script });
  return [
    `tarball ${kB(sizes.tarball)}, unpacked ${kB(unpacked)}`,
    ...rows.map(([name, { minified, gzip }]) => `${name}: ${kB(minified)}, ${kB(gzip)} after gzip`),
  ].join('\n');
}
