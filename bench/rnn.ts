// nn.RNN, nn.LSTM and nn.GRU against tf.layers on the same backend, PyTorch on the CPU, onnxruntime-node and onnxruntime-web:
// same weights, same input, results compared first. `npm run bench` prints every figure, this library's share of each peer's
// time, and whether the bars hold, and writes bench/results/rnn.json and .svg. Each backend and number of threads has a
// process, beside it tf.layers and PyTorch in theirs, which time themselves; peers take turns call by call. Each figure is a median
// in milliseconds, so read ratios within a row.
import fs from 'node:fs';
import { barLines } from './bars.js';
import { writeChart } from './chart.js';
import { parseOptions } from './options.js';
import { OURS } from './ours.js';
import { PASSES } from './peer.js';
import { PEERS, type PeerName } from './peers.js';
import { inProcess } from './processes.js';
import type { Row, Task } from './row.js';
import { shapeLabel } from './size.js';
import { versions } from './versions.js';

const OUTSIDE: readonly PeerName[] = [OURS, 'PyTorch', 'onnxruntime-node'];

/** The processes. wasm has one thread. */
const TASKS = [
  { backend: 'native', threads: '1', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'wasm', threads: '1', peers: PEERS },
  { backend: 'cpu', threads: '1', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'native', threads: 'all', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'cpu', threads: 'all', peers: OUTSIDE },
] as const;

function print(row: Row): void {
  for (const pass of PASSES) {
    const { [OURS]: ours = NaN, ...others } = row[pass];
    const cells = Object.entries(others).map(([name, time]) => `${name} ${time} (${(ours / time).toFixed(2)})`);
    const head = `${row.backend} ${row.threads} ${row.mode} ${shapeLabel(row)} ${pass}`;
    console.log(`${head.padEnd(60)} ${[String(ours).padStart(6), ...cells].join(' | ')}`);
  }
}

const options = parseOptions();
const rows: Row[] = [];
const start = performance.now();
console.log(`Milliseconds; in brackets this library's time over the peer's. Sizes are I, H, L, N.`);
for (const { backend, threads, peers } of TASKS) {
  if (!options.backends.includes(backend) || !options.threads.includes(threads)) continue;
  console.log(`\n${backend}, threads: ${threads} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  const asked = peers.filter((name) => options.peers.includes(name));
  const task: Task = { backend, threads, sizes: options.sizes, peers: asked };
  await inProcess('rnn_rows.ts', task, (row) => {
    rows.push(row as Row);
    print(row as Row);
  });
}
console.log(`\n${barLines(rows).join('\n')}\n\n${((performance.now() - start) / 1000).toFixed(0)} s`);
if (options.whole) {
  fs.mkdirSync('bench/results', { recursive: true });
  fs.writeFileSync('bench/results/rnn.json', `${JSON.stringify({ versions: versions(), rows }, null, 1)}\n`);
  writeChart('bench/results/rnn.svg', rows);
}
