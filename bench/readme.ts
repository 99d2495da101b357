// Writes the tables of bench/results/ into the guide on performance, and prints whether the bars hold: `npm run -s bench:readme`.
import fs from 'node:fs';
import { barLines } from './bars.js';
import { barLines as modelBarLines } from './models/bars.js';
import { modelTables } from './models/readme.js';
import type { Row as ModelRow } from './models/row.js';
import { OURS } from './ours.js';
import { type Pass, PASSES } from './peer.js';
import type { PeerName } from './peers.js';
import type { BackendName, Results, Row, Threads } from './row.js';
import { shapeLabel } from './size.js';
import { writeBlock } from './write_block.js';

interface Column {
  title: string;
  name: PeerName;
  backend: BackendName;
}

const column = (name: PeerName, backend: BackendName, title: string): Column => ({ title, name, backend });
const COLUMNS: Record<Threads, readonly Column[]> = {
  '1': [
    column(OURS, 'native', 'here, native'),
    column(OURS, 'wasm', 'wasm'),
    column(OURS, 'cpu', 'cpu'),
    column('PyTorch', 'native', 'PyTorch'),
    column('onnxruntime-node', 'native', 'onnxruntime-node'),
    column('onnxruntime-web', 'wasm', '-web'),
    column('tf.layers', 'native', 'tf.layers, native'),
    column('tf.layers', 'wasm', 'wasm'),
    column('tf.layers', 'cpu', 'cpu'),
  ],
  all: [
    column(OURS, 'native', 'here, native'),
    column(OURS, 'cpu', 'cpu'),
    column('PyTorch', 'native', 'PyTorch'),
    column('onnxruntime-node', 'native', 'onnxruntime-node'),
    column('tf.layers', 'native', 'tf.layers, native'),
  ],
};
const TITLES: Record<Pass, string> = { forward: 'Forward', train: 'Forward and backward' };

function table(rows: readonly Row[], threads: Threads, pass: Pass): string[] {
  const ofThreads = rows.filter((row) => row.threads === threads);
  const measured = COLUMNS[threads].filter(({ name, backend }) =>
    ofThreads.some((row) => row.backend === backend && row[pass][name] !== undefined),
  );
  const sizes = ofThreads.filter(({ backend }) => backend === 'native');
  if (sizes.length === 0) return [];
  const lines = sizes.map((size) => {
    const cells = measured.map(({ name, backend }) => {
      const label = shapeLabel(size);
      const row = ofThreads.find(
        (each) => each.backend === backend && each.mode === size.mode && shapeLabel(each) === label,
      );
      const time = row?.[pass][name];
      return time === undefined ? '' : name === OURS ? `**${time}**` : String(time);
    });
    return `| ${size.mode} ${shapeLabel(size)} | ${cells.join(' | ')} |`;
  });
  return [
    `${TITLES[pass]}, ${threads === '1' ? 'one thread' : 'all threads'}, milliseconds:\n`,
    `| I, H, L, N | ${measured.map(({ title }) => title).join(' | ')} |`,
    `|---|${'--:|'.repeat(measured.length)}`,
    ...lines,
    '',
  ];
}

const GUIDE = 'docs/guides/performance.md';
const measuredWith = (versions: Results['versions']): string =>
  `${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.`;
const read = (name: string): unknown => JSON.parse(fs.readFileSync(`bench/results/${name}.json`, 'utf8'));

/** What holds and what does not, as code. */
const bars = (lines: readonly string[]): string[] => ['Bars:', '', '```', ...lines, '```'];

const layers = read('rnn') as Results;
const tables = (['1', 'all'] as const).flatMap((threads) => PASSES.flatMap((pass) => table(layers.rows, threads, pass)));
const ofLayers = barLines(layers.rows);
writeBlock(GUIDE, 'npm run bench:readme', [measuredWith(layers.versions), '', ...tables, ...bars(ofLayers)]);

const models = read('models') as { versions: Results['versions']; rows: ModelRow[] };
const ofModels = modelBarLines(models.rows);
writeBlock(GUIDE, 'npm run bench:models', [
  measuredWith(models.versions),
  '',
  ...modelTables(models.rows),
  ...bars(ofModels),
]);

console.log([...ofLayers, ...ofModels].join('\n'));
