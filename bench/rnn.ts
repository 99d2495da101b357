// nn.RNN against tf.layers.simpleRNN on the same backend, and against onnxruntime-node: same weights, same input, results
// compared first. `npm run bench` prints the table of the README and writes bench/results/rnn.json. Peers take turns call
// by call; each figure is a median in milliseconds, so read the ratios within a row.
import fs from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { makePeers, type Peer, type Size } from './peers.js';

const SIZES: Size[] = [
  { I: 32, H: 32, L: 100, N: 1 },
  { I: 128, H: 128, L: 100, N: 1 },
  { I: 128, H: 128, L: 100, N: 32 },
  { I: 256, H: 512, L: 50, N: 64 },
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
async function time(peers: Peer[], pass: (peer: Peer) => unknown): Promise<Medians> {
  const times: number[][] = peers.map(() => []);
  for (const peer of peers) await pass(peer); // warm up
  const start = performance.now();
  for (let round = 0; round < 3 || (round < 100 && performance.now() - start < BUDGET); round++) {
    for (const [i, peer] of peers.entries()) {
      const before = performance.now();
      await pass(peer);
      times[i].push(performance.now() - before);
    }
  }
  return Object.fromEntries(peers.map(({ name }, i) => [name, Number(median(times[i]).toPrecision(3))]));
}

function print({ backend, I, H, L, N, forward, train }: Row): void {
  const cells = (medians: Medians): string[] => {
    const [ours, layers] = [medians['nn.RNN'], medians['tf.layers']];
    return [`${ours}`, `${layers}`, `**${(layers / ours).toFixed(1)}×**`];
  };
  const onnx = forward['onnxruntime-node'] ?? '';
  console.log(`| ${[backend, `${I}, ${H}, ${L}, ${N}`, ...cells(forward), onnx, ...cells(train)].join(' | ')} |`);
}

console.log(
  '| backend | I, H, L, N | forward: nn.RNN | tf.layers | ratio | onnxruntime-node | training: nn.RNN | tf.layers | ratio |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
const rows: Row[] = [];
for (const backend of ['tensorflow', 'wasm', 'cpu']) {
  await startBackend(backend);
  for (const size of SIZES) {
    const peers = await makePeers(size, backend === 'tensorflow');
    const forward = await time(peers, (peer) => peer.forward());
    const train = await time(
      peers.filter((peer) => peer.train),
      (peer) => peer.train?.(),
    );
    const row = { backend: backend === 'tensorflow' ? 'native' : backend, ...size, forward, train };
    rows.push(row);
    print(row);
    tf.disposeVariables();
  }
}
fs.mkdirSync('bench/results', { recursive: true });
const versions = { node: process.version, tfjs: tf.version_core, cores: os.availableParallelism() };
fs.writeFileSync('bench/results/rnn.json', `${JSON.stringify({ versions, rows }, null, 1)}\n`);
