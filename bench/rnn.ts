// nn.RNN, nn.LSTM and nn.GRU against tf.layers on the same backend, PyTorch on the CPU, onnxruntime-node and onnxruntime-web:
// same weights, same input, results compared first. `npm run bench` prints every figure, this library's share of each peer's
// time, and whether the bars hold, and writes bench/results/rnn.json and .svg. Each backend and number of threads has a
// process, in which the peers take turns call by call; each figure is a median in milliseconds, so read ratios within a row.
import { fork } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { barLines } from './bars.js';
import { writeChart } from './chart.js';
import { parseOptions } from './options.js';
import { OURS } from './ours.js';
import { PASSES } from './peer.js';
import { PEERS, type PeerName } from './peers.js';
import type { Row, Task } from './row.js';
import { isOneOf, LARGE, shapeLabel } from './size.js';
import { versions } from './versions.js';

const OUTSIDE: readonly PeerName[] = [OURS, 'PyTorch', 'onnxruntime-node'];

/** The processes. wasm and cpu have one thread in Node, so with all threads wasm is only of interest as the best backend. */
const TASKS = [
  { backend: 'native', threads: '1', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'wasm', threads: '1', peers: PEERS },
  { backend: 'cpu', threads: '1', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'native', threads: 'all', peers: PEERS.filter((name) => name !== 'onnxruntime-web') },
  { backend: 'wasm', threads: 'all', peers: OUTSIDE, only: LARGE },
] as const;

/** The only limits that TensorFlow takes: it reads them when it is loaded. */
const ONE_THREAD = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };

function run(task: Task, onRow: (row: Row) => void): Promise<void> {
  const child = fork(fileURLToPath(new URL('rnn_rows.ts', import.meta.url)), [JSON.stringify(task)], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', ...(task.threads === '1' && ONE_THREAD) },
  });
  child.on('message', (row) => onRow(row as Row));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`measuring ${task.backend} ended with ${code ?? 'a signal'}`)),
    );
  });
}

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
for (const { backend, threads, peers, ...task } of TASKS) {
  const sizes = 'only' in task ? options.sizes.filter((size) => isOneOf(task.only, size)) : options.sizes;
  const asked = options.backends.includes(backend) && options.threads.includes(threads) && sizes.length > 0;
  if (!asked) continue;
  console.log(`\n${backend}, threads: ${threads} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  await run({ backend, threads, sizes, peers: peers.filter((name) => options.peers.includes(name)) }, (row) => {
    rows.push(row);
    print(row);
  });
}
console.log(`\n${barLines(rows).join('\n')}\n\n${((performance.now() - start) / 1000).toFixed(0)} s`);
if (options.whole) {
  fs.mkdirSync('bench/results', { recursive: true });
  fs.writeFileSync('bench/results/rnn.json', `${JSON.stringify({ versions: versions(), rows }, null, 1)}\n`);
  writeChart('bench/results/rnn.svg', rows);
}
