// The bars: how long this library may take at most, as a share of a peer's time.
import { OURS } from './ours.js';
import type { Pass } from './peer.js';
import type { PeerName } from './peers.js';
import type { Row } from './row.js';
import { shapeLabel } from './size.js';

interface Bar {
  claim: string;
  pass: Pass;
  /** The time of this library is at most this times that of the fastest of these. */
  atMost: number;
  of: readonly PeerName[];
  where: (row: Row) => boolean;
  /** Whether one backend that holds it is enough. */
  anyBackend?: boolean;
}

const isSingle = ({ threads }: Row): boolean => threads === '1';
const isAll = ({ threads }: Row): boolean => threads === 'all';

const BARS: Bar[] = [
  {
    ...{ claim: '1 thread: forward at most 1.0 of the better of PyTorch and onnxruntime-node', pass: 'forward', atMost: 1 },
    ...{ of: ['PyTorch', 'onnxruntime-node'], where: isSingle, anyBackend: true },
  },
  {
    ...{ claim: '1 thread, N = 1: forward at most 0.6 of those', pass: 'forward', atMost: 0.6 },
    ...{ of: ['PyTorch', 'onnxruntime-node'], where: (row) => isSingle(row) && row.N === 1, anyBackend: true },
  },
  {
    ...{ claim: '1 thread: training step at most 0.9 of PyTorch', pass: 'train', atMost: 0.9 },
    ...{ of: ['PyTorch'], where: isSingle, anyBackend: true },
  },
  {
    ...{ claim: 'all threads: forward at most 1.0 of PyTorch', pass: 'forward', atMost: 1 },
    ...{ of: ['PyTorch'], where: isAll, anyBackend: true },
  },
  {
    ...{ claim: 'all threads: training step at most 1.0 of PyTorch', pass: 'train', atMost: 1 },
    ...{ of: ['PyTorch'], where: isAll, anyBackend: true },
  },
  {
    ...{ claim: 'wasm, 32 units: forward at most 0.5 of onnxruntime-web', pass: 'forward', atMost: 0.5 },
    ...{ of: ['onnxruntime-web'], where: ({ backend, H }) => backend === 'wasm' && H === 32 },
  },
  {
    ...{ claim: 'wasm, elsewhere: forward at most 0.8 of onnxruntime-web', pass: 'forward', atMost: 0.8 },
    ...{ of: ['onnxruntime-web'], where: ({ backend, H }) => backend === 'wasm' && H !== 32 },
  },
  {
    ...{ claim: 'training step at most 0.333 of tf.layers', pass: 'train', atMost: 1 / 3 },
    ...{ of: ['tf.layers'], where: () => true },
  },
];

interface Figure {
  label: string;
  ratio: number;
  /** What the ratio would be if the products of the forward pass were all of it. */
  least: number | undefined;
}

/** This library's time, or the one given instead, over that of the fastest of the peers, where both are measured. */
export function ratioTo(row: Row, pass: Pass, peers: readonly PeerName[], ours = row[pass][OURS]): number | undefined {
  const theirs = peers.flatMap((peer) => row[pass][peer] ?? []);
  return ours === undefined || theirs.length === 0 ? undefined : ours / Math.min(...theirs);
}

function figures(rows: readonly Row[], { pass, of, where, anyBackend }: Bar): Figure[] {
  const best = new Map<string, Figure>();
  for (const row of rows.filter(where)) {
    const ratio = ratioTo(row, pass, of);
    if (ratio === undefined) continue;
    const size = `${row.mode} ${shapeLabel(row)}`;
    const label = `${size}, ${row.backend}, threads ${row.threads}`;
    const key = anyBackend ? size : label;
    const known = best.get(key);
    const least = pass === 'forward' ? ratioTo(row, pass, of, row.products) : undefined;
    if (!known || ratio < known.ratio) best.set(key, { label, ratio, least });
  }
  return [...best.values()];
}

/** For each bar a line that says whether it holds and how far the worst figure is, and one for each figure that misses. */
export function barLines(rows: readonly Row[]): string[] {
  return BARS.flatMap((bar) => {
    const all = figures(rows, bar).sort((a, b) => b.ratio - a.ratio);
    if (all.length === 0) return [`not measured: ${bar.claim}`];
    const misses = all.filter(({ ratio }) => ratio > bar.atMost);
    const counts = `${all.length - misses.length} of ${all.length}`;
    const line = ({ ratio, label, least }: Figure): string =>
      `${ratio.toFixed(3)} (${label}${least === undefined ? '' : `; products alone ${least.toFixed(3)}`})`;
    const verdict = misses.length === 0 ? 'HOLDS' : 'MISSES';
    return [`${verdict}: ${bar.claim}: ${counts}, worst ${line(all[0])}`, ...misses.map((miss) => `    ${line(miss)}`)];
  });
}
