// The peers of one size, given the same weights and the same input, and the check that they compute the same.
import type { Torch } from '../test/conformance/torch.js';
import { type LayersProcess, valuesOf } from './layers_process.js';
import { onnxruntimeNode, onnxruntimeWeb } from './onnxruntime.js';
import { composed, makeInput, makeModule, OURS, ours } from './ours.js';
import type { Peer } from './peer.js';
import { type Size, shapeLabel } from './size.js';
import { torchPeer } from './torch.js';

export const PEERS = [OURS, 'composed', 'tf.layers', 'PyTorch', 'onnxruntime-node', 'onnxruntime-web'] as const;
export type PeerName = (typeof PEERS)[number];

/**
 * The peers of these names, PyTorch and tf.layers only if there are processes of them; `threads` are those of the peers outside of
 * tfjs.
 */
export async function makePeers(
  size: Size,
  names: readonly PeerName[],
  torch: Torch | null,
  layers: LayersProcess | null,
  threads: number,
): Promise<Peer[]> {
  const module = makeModule(size);
  const x = makeInput(size);
  const make: Record<PeerName, () => Peer | Promise<Peer> | null> = {
    [OURS]: () => ours(module, x),
    composed: () => composed(module, x),
    'tf.layers': () =>
      layers?.peer({ size, weights: module.all_weights.map((each) => each.map(valuesOf)), x: valuesOf(x) }) ?? null,
    PyTorch: () => torch && torchPeer(torch, module, x, size, threads),
    'onnxruntime-node': () => onnxruntimeNode(module, x, size, threads),
    'onnxruntime-web': () => onnxruntimeWeb(module, x, size),
  };
  const peers: Peer[] = [];
  for (const name of names) {
    const peer = await make[name]();
    if (peer) peers.push(peer);
  }
  await agree(peers, size);
  return peers;
}

/** Throws unless all peers that can compute the same do. */
async function agree([first, ...others]: Peer[], size: Size): Promise<void> {
  const { mode, H, L, N, D } = size;
  const width = D * H;
  const expected = await first.forward();
  for (const { name, forward, batchFirst } of others.filter(({ otherNumbers }) => otherNumbers === undefined)) {
    const actual = await forward();
    if (actual.length !== expected.length) throw new Error(`${name} has ${actual.length} numbers, not ${expected.length}`);
    let worst = 0;
    for (let i = 0; i < expected.length; i++) {
      const [t, n, h] = [Math.floor(i / (N * width)), Math.floor(i / width) % N, i % width];
      const at = batchFirst ? (n * L + t) * width + h : i;
      const difference = Math.abs(actual[at] - expected[i]);
      if (!(difference <= worst)) worst = difference;
    }
    if (!(worst < 1e-4)) throw new Error(`${mode} ${shapeLabel(size)}: ${name} differs from ${first.name} by ${worst}`);
  }
}
