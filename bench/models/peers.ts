// The peers of one model, given the same weights and data, and the check that they compute the same.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { manual_seed, type nn, save } from 'tfjs-torch-rnn';
import { wheel } from '../../examples/models/wheels.js';
import type { Torch } from '../../test/conformance/torch.js';
import { type LayersProcess, valuesOf } from '../layers_process.js';
import { COMPILED, OURS } from '../ours.js';
import type { Peer } from '../peer.js';
import { onnxruntime } from './onnxruntime.js';
import { ours, type Trainer } from './ours.js';
import { oursSilero } from './silero.js';
import { type Data, type Entry, entryOf, SILERO } from './table.js';
import { ask, torchTrainer } from './torch.js';

export const PEERS = [OURS, COMPILED, 'PyTorch', 'onnxruntime-node', 'onnxruntime-web', 'tf.layers'] as const;
export type PeerName = (typeof PEERS)[number];

/** The steps of which the losses are compared. */
const COMPARED = 3;

/** The processes of peers, that of tf.layers where it is asked for. */
interface Sides {
  torch: Torch;
  layers: LayersProcess | null;
}

/** The peers of a model. `threads` are those of the peers outside of tfjs. */
export async function peersOf(name: string, names: readonly PeerName[], sides: Sides, threads: number): Promise<Peer[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
  try {
    const peers =
      name === SILERO
        ? await sileroPeers(names, sides.torch, threads)
        : await made(entryOf(name), folder, names, sides, threads);
    await agree(name, peers);
    return peers;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function made(
  entry: Entry,
  folder: string,
  names: readonly PeerName[],
  { torch, layers }: Sides,
  threads: number,
): Promise<Peer[]> {
  manual_seed(0);
  const model = entry.make();
  const weights = path.join(folder, 'weights.pt');
  await save(model.state_dict(), weights);
  const pytorch = await torchTrainer(torch, entry, weights, threads);
  const file = path.join(folder, 'model.onnx');
  await ask(torch, 'export', file);
  const onnx = { file, inputs: [...entry.inputs, ...(entry.lengths ? [lengths(entry.lengths)] : [])] };
  const make: Record<PeerName, () => Promise<Peer | null> | Peer | null> = {
    [OURS]: () => ours(model, entry),
    [COMPILED]: () => compiledPeer(copyOf(model, entry), entry),
    PyTorch: () => pytorch,
    'onnxruntime-node': () => onnxruntime('onnxruntime-node', onnx, threads),
    'onnxruntime-web': () => onnxruntime('onnxruntime-web', onnx, 1),
    'tf.layers': () => layersPeer(layers, model, entry),
  };
  return all(names, make);
}

/** The same model once more. */
function copyOf(model: nn.Module, entry: Entry): nn.Module {
  const copy = entry.make();
  copy.load_state_dict(model.state_dict());
  return copy;
}

/** Inference with the module compiled, behind the two calls that are recorded. */
async function compiledPeer(model: nn.Module, entry: Entry): Promise<Peer> {
  model.compile();
  const { forward } = ours(model, entry);
  for (let call = 0; call < 3; call++) await forward();
  return { name: COMPILED, forward };
}

/** tf.layers, where it can express the model. */
function layersPeer(
  layers: LayersProcess | null,
  model: nn.Module,
  { layers: sizes, inputs: [x], target: y }: Entry,
): Promise<Peer> | null {
  return layers && sizes && y ? layers.peer({ sizes, weights: model.parameters().map(valuesOf), x, y }) : null;
}

const lengths = (values: number[]): Data => ({ shape: [values.length], values, dtype: 'int32' });

async function sileroPeers(names: readonly PeerName[], torch: Torch, threads: number): Promise<Peer[]> {
  const folder = wheel('silero-vad');
  const { peer, samples, context } = await oursSilero(folder);
  const file = path.join(folder, 'silero_vad/data/silero_vad.onnx');
  const make: Record<PeerName, () => Promise<Peer | null> | Peer | null> = {
    [OURS]: () => peer,
    [COMPILED]: async () => (await oursSilero(folder, true)).peer,
    async PyTorch() {
      const jit = path.join(folder, 'silero_vad/data/silero_vad.jit');
      await torch.ask({ threads, jit, inputs: [samples] });
      const { forward, clock } = await torchTrainer(torch, null);
      return { name: 'PyTorch', forward, clock };
    },
    'onnxruntime-node': () => onnxruntime('onnxruntime-node', { file, silero: context }, threads),
    'onnxruntime-web': () => onnxruntime('onnxruntime-web', { file, silero: context }, 1),
    'tf.layers': () => null,
  };
  return all(names, make);
}

async function all(
  names: readonly PeerName[],
  make: Record<PeerName, () => Promise<Peer | null> | Peer | null>,
): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const name of names) {
    const peer = await make[name]();
    if (peer) peers.push(peer);
  }
  return peers;
}

/** Throws unless all peers have the same output, and those that train the same losses. */
async function agree(model: string, [first, ...others]: readonly Peer[]): Promise<void> {
  const expected = await first.forward();
  for (const { name, forward } of others) {
    const actual = await forward();
    if (actual.length !== expected.length)
      throw new Error(`${model}: ${name} has ${actual.length} numbers, not ${expected.length}`);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
    if (!(worst < 1e-4)) throw new Error(`${model}: the output of ${name} differs from that of ${first.name} by ${worst}`);
  }
  const trainers = [first, ...others].filter((peer): peer is Trainer => 'loss' in peer);
  for (let step = 0; step < COMPARED && trainers.length > 1; step++) {
    const losses: number[] = [];
    for (const trainer of trainers) losses.push(await trainer.loss());
    const worst = Math.max(...losses.map((loss) => Math.abs(loss / losses[0] - 1)));
    if (!(worst < 1e-4)) throw new Error(`${model}: losses of step ${step} differ: ${losses.join(', ')}`);
  }
}
