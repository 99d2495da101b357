// Whole models: a training step and an inference, against PyTorch, onnxruntime-node, onnxruntime-web and tf.layers, with the
// same weights and data; outputs and losses compared first. `npm run bench:models` prints every figure, this library's share of
// each peer's time, and whether the bars hold, and writes bench/results/models.json and models.svg. Figures are medians in
// milliseconds of peers that take turns, so read ratios within a row; tf.layers and PyTorch have processes of their own, and time
// themselves.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { barLines } from './models/bars.js';
import { writeChart } from './models/chart.js';
import type { PeerName } from './models/peers.js';
import type { Row, Task } from './models/row.js';
import { NAMES, SILERO } from './models/table.js';
import { COMPILED, OURS } from './ours.js';
import { PASSES } from './peer.js';
import { inProcess } from './processes.js';
import { BACKENDS, THREADS } from './row.js';
import { median } from './turns.js';
import { versions } from './versions.js';

const OUTSIDE: readonly PeerName[] = [OURS, 'PyTorch', 'onnxruntime-node'];

/** The processes. */
const TASKS = [
  { backend: 'native', threads: '1', peers: [...OUTSIDE, 'tf.layers'] },
  { backend: 'wasm', threads: '1', peers: [...OUTSIDE, COMPILED, 'onnxruntime-web', 'tf.layers'] },
  { backend: 'cpu', threads: '1', peers: [...OUTSIDE, COMPILED] },
  { backend: 'native', threads: 'all', peers: OUTSIDE },
  { backend: 'cpu', threads: 'all', peers: [...OUTSIDE, COMPILED] },
] as const;

const HELP = `npm run bench:models -- [options], each option as often as you like

  --only NAME        a part of a model's name: ${NAMES.join('; ')}
  --backend NAME     ${BACKENDS.join(', ')}
  --threads COUNT    ${THREADS.join(', ')}
  --no-memory        times alone

A whole run, which is one without options, writes bench/results/models.json and bench/results/models.svg.
`;

const run = (task: Task): Promise<void> => inProcess('models/rows.ts', task, (row) => take(row as Row));

/** When V8 looks for garbage is not the same from process to process. */
const PROCESSES = 3;

/** The medians of some processes. */
async function takeMemory(task: Task): Promise<void> {
  const taken: Row[] = [];
  for (let i = 0; i < PROCESSES; i++) await inProcess('models/rows.ts', task, (row) => taken.push(row as Row));
  const medianOf = (peer: PeerName): number => median(taken.flatMap(({ memory }) => memory?.[peer] ?? []));
  take({ ...taken[0], memory: { [OURS]: medianOf(OURS), PyTorch: medianOf('PyTorch') } });
}

const MEBIBYTE = 2 ** 20;

function print(row: Row): void {
  for (const what of [...PASSES, 'memory'] as const) {
    const { [OURS]: ours, ...others } = row[what] ?? {};
    if (ours === undefined) continue;
    const unit = (value: number): string => (what === 'memory' ? `${(value / MEBIBYTE).toFixed(0)} MiB` : `${value} ms`);
    const cells = Object.entries(others).map(([name, value]) => `${name} ${unit(value)} (${(ours / value).toFixed(2)})`);
    const head = `${row.backend} ${row.threads} ${row.model} ${what}`;
    console.log(`${head.padEnd(52)} ${[unit(ours).padStart(9), ...cells].join(' | ')}`);
  }
}

const list = { type: 'string', multiple: true } as const;
const { values } = parseArgs({
  options: { only: list, backend: list, threads: list, 'no-memory': { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}
const models = NAMES.filter((name) => values.only?.some((part) => name.includes(part)) ?? true);
if (models.length === 0) throw new Error(`--only names no model; there are ${NAMES.join('; ')}`);

const rows: Row[] = [];
const start = performance.now();
const passed = (): string => `${((performance.now() - start) / 1000).toFixed(0)} s`;
const take = (row: Row): void => {
  rows.push(row);
  print(row);
};
console.log(`In brackets this library's time, or memory, over the peer's.`);
for (const { backend, threads, peers } of TASKS) {
  const asked = (values.backend?.includes(backend) ?? true) && (values.threads?.includes(threads) ?? true);
  if (!asked) continue;
  console.log(`\n${backend}, threads: ${threads} (${passed()})`);
  await run({ backend, threads, peers, models, memory: false });
}
for (const backend of values['no-memory'] ? [] : BACKENDS.filter((name) => values.backend?.includes(name) ?? true)) {
  console.log(`\nmemory of ${backend} (${passed()})`);
  for (const model of models.filter((name) => name !== SILERO)) {
    await takeMemory({ backend, threads: 'all', peers: [], models: [model], memory: true });
  }
}
console.log(`\n${barLines(rows).join('\n')}\n\n${passed()}`);
if (Object.keys(values).length === 0) {
  fs.mkdirSync('bench/results', { recursive: true });
  fs.writeFileSync('bench/results/models.json', `${JSON.stringify({ versions: versions(), rows }, null, 1)}\n`);
  writeChart('bench/results/models.svg', rows);
}
