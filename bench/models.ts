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
import { memoryOf, withProcess } from './models/memory.js';
import { isMemory, MEMORY, type Row, type Task } from './models/row.js';
import { NAMES, SILERO } from './models/table.js';
import { COMPILED, OURS } from './ours.js';
import { PASSES } from './peer.js';
import { inProcess } from './processes.js';
import { BACKENDS, THREADS } from './row.js';
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

const MEBIBYTE = 2 ** 20;

function print(row: Row): void {
  for (const what of [...PASSES, ...MEMORY]) {
    const { [OURS]: ours, ...others } = row[what] ?? {};
    if (ours === undefined) continue;
    const unit = (value: number): string => (isMemory(what) ? `${(value / MEBIBYTE).toFixed(0)} MiB` : `${value} ms`);
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
  await run({ backend, threads, peers, models });
}
const trained = values['no-memory'] ? [] : models.filter((name) => name !== SILERO);
if (trained.length > 0) {
  await withProcess(async (file) => {
    for (const backend of BACKENDS.filter((name) => values.backend?.includes(name) ?? true)) {
      console.log(`\nmemory of ${backend} (${passed()})`);
      for (const model of trained) take(await memoryOf(file, model, backend));
    }
  });
}
console.log(`\n${barLines(rows).join('\n')}\n\n${passed()}`);
if (Object.keys(values).length === 0) {
  fs.mkdirSync('bench/results', { recursive: true });
  fs.writeFileSync('bench/results/models.json', `${JSON.stringify({ versions: versions(), rows }, null, 1)}\n`);
  writeChart('bench/results/models.svg', rows);
}
