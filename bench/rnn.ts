// nn.RNN, nn.LSTM and nn.GRU against tf.layers on the same backend, PyTorch on the CPU, and onnxruntime-node: same weights,
// same input, results compared first. `npm run bench` prints the table of the README and writes bench/results/rnn.json. Peers
// take turns call by call; each figure is a median in milliseconds, so read the ratios within a row.
import fs from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { makePeers, type Peer, type Size } from './peers.js';
import { startTorch } from './torch.js';

const SMALL = { I: 32, H: 32, L: 100, N: 1 };
const SINGLE = { I: 128, H: 128, L: 100, N: 1 };
const BATCH = { I: 128, H: 128, L: 100, N: 32 };
const LARGE = { I: 256, H: 512, L: 50, N: 64 };
const SIZES: Size[] = [
  ...[SMALL, SINGLE, BATCH, LARGE].map((size): Size => ({ mode: 'RNN', ...size })),
  ...[SINGLE, BATCH].map((size): Size => ({ mode: 'LSTM', ...size })),
  ...[SINGLE, BATCH].map((size): Size => ({ mode: 'GRU', ...size })),
];

const BUDGET = 5000; // ms per row and kind of pass, of which at least three rounds are made

type Medians = Record<string, number>;

interface Row extends Size {
  backend: string;
  forward: Medians;
  train: Medians;
}

const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

/** The peers' median times, taking turns. */
async function time(peers: Peer[], pass: 'forward' | 'train'): Promise<Medians> {
  const once = async (peer: Peer): Promise<number> => {
    if (peer.clock) return peer.clock[pass]();
    const before = performance.now();
    await peer[pass]?.();
    return performance.now() - before;
  };
  const times: number[][] = peers.map(() => []);
  for (const peer of peers) await once(peer); // warm up
  const start = performance.now();
  for (let round = 0; round < 3 || (round < 100 && performance.now() - start < BUDGET); round++) {
    for (const [i, peer] of peers.entries()) times[i].push(await once(peer));
  }
  return Object.fromEntries(peers.map(({ name }, i) => [name, Number(median(times[i]).toPrecision(3))]));
}

function print({ backend, mode, I, H, L, N, forward, train }: Row): void {
  const cells = (medians: Medians): unknown[] => {
    const [ours, layers] = [medians['tfjs-torch-rnn'], medians['tf.layers']];
    return [ours, layers, `**${(layers / ours).toFixed(1)}×**`, medians.PyTorch ?? ''];
  };
  const row = [
    backend,
    mode,
    `${I}, ${H}, ${L}, ${N}`,
    ...cells(forward),
    forward['onnxruntime-node'] ?? '',
    ...cells(train),
  ];
  console.log(`| ${row.join(' | ')} |`);
}

const started = await startTorch();
const training = ['training step: here', 'tf.layers', 'ratio', 'PyTorch'];
console.log(
  `| backend | | I, H, L, N | forward: here | tf.layers | ratio | PyTorch | onnxruntime | ${training.join(' | ')} |`,
);
console.log(`|---|---|---|${'--:|'.repeat(5 + training.length)}`);
const rows: Row[] = [];
for (const backend of ['tensorflow', 'wasm', 'cpu']) {
  await startBackend(backend);
  for (const size of SIZES) {
    const peers = await makePeers(size, started?.torch ?? null, backend === 'tensorflow');
    const forward = await time(peers, 'forward');
    const train = await time(
      peers.filter((peer) => peer.train ?? peer.clock),
      'train',
    );
    const row = { backend: backend === 'tensorflow' ? 'native' : backend, ...size, forward, train };
    rows.push(row);
    print(row);
    tf.disposeVariables();
  }
}
started?.torch.stop();
fs.mkdirSync('bench/results', { recursive: true });
const versions = {
  node: process.version,
  tfjs: tf.version_core,
  torch: started?.version ?? null,
  cores: os.availableParallelism(),
};
fs.writeFileSync('bench/results/rnn.json', `${JSON.stringify({ versions, rows }, null, 1)}\n`);
