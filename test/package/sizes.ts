// What the package weighs: as it is fetched from npm, as a script, and what a bundler takes of it for a program.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { transform } from 'esbuild';

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

const names = Object.keys(PROGRAMS);
const bundleOf = (i: number): string => `sizes/bundle${i}.js`;

/** The programs, as files of a project that has Rollup, which Vite has too. */
export const programs: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(PROGRAMS).map((program, i) => [`sizes/program${i}.js`, program]),
);

/** What bundles them. */
export const bundling: readonly string[] = names.map(
  (_, i) =>
    `rollup sizes/program${i}.js --file ${bundleOf(i)} -p "node-resolve={browser:true}" --external @tensorflow/tfjs-core --silent`,
);

/** Measures what is packed, and was installed and bundled in this folder, and records it. */
export async function recordSizes(packed: string, folder: string): Promise<string> {
  const home = path.join(folder, 'node_modules/tfjs-torch-rnn');
  const files = fs.readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const unpacked = files.reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0);
  const { unpkg } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { unpkg: string };
  const bundles: Record<string, Size> = {};
  for (const [i, name] of names.entries()) {
    const { code } = await transform(fs.readFileSync(path.join(folder, bundleOf(i)), 'utf8'), { minify: true });
    bundles[name] = sizeOf(Buffer.from(code));
  }
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
