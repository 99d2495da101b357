// A process of `npm run bench`: measures the task on its command line, and sends row after row.
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { LayersProcess } from './layers_process.js';
import { OURS } from './ours.js';
import { makePeers, type PeerName } from './peers.js';
import type { Row, Task } from './row.js';
import { products } from './products.js';
import { type Size, work } from './size.js';
import { startTorch } from './torch.js';
import { rounded, takeTurns } from './turns.js';

/** The sizes, in multiplications of a forward pass, above which composed and tf.layers take minutes. */
const LIMIT = { native: Infinity, wasm: 6e9, cpu: 2e9 };

const { backend, threads, sizes, peers: names } = JSON.parse(process.argv[2]) as Task;
const compared: readonly PeerName[] = [OURS, 'PyTorch', 'onnxruntime-node', 'onnxruntime-web'];

async function measure(size: Size): Promise<Row> {
  const affordable = names.filter((name) => work(size) <= LIMIT[backend] || compared.includes(name));
  const peers = await makePeers(size, affordable, torch, layers, threads === '1' ? 1 : os.availableParallelism());
  const [forward, train] = [await takeTurns(peers, 'forward', threads), await takeTurns(peers, 'train', threads)];
  return { backend, threads, ...size, forward, train, products: rounded(millisecondsOfProducts(size)) };
}

await startBackend(backend === 'native' ? 'tensorflow' : backend);
const millisecondsOfProducts = await products();
const started = names.includes('PyTorch') ? await startTorch() : null;
const torch = started?.torch ?? null;
const layers = names.includes('tf.layers') ? await LayersProcess.start(backend) : null;
for (const size of sizes) {
  process.send?.(await measure(size));
  tf.disposeVariables();
}
torch?.stop();
layers?.stop();
process.disconnect();
