// The bars: how long this library may take at most, as a share of a peer's time.
import { OURS } from './ours.js';
import type { Pass } from './peer.js';
import type { PeerName } from './peers.js';
import type { Row } from './row.js';
import { isOneOf, LARGE, shapeLabel, SMALL } from './size.js';

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

const small = (row: Row): boolean => isOneOf(SMALL, row) && row.threads === '1';
const large = (row: Row): boolean => isOneOf(LARGE, row) && row.threads === 'all';
const nativeSingle = ({ backend, N }: Row): boolean => backend === 'native' && N === 1;

const BARS: Bar[] = [
  {
    claim: 'wasm: forward at most 0.5 of onnxruntime-web',
    pass: 'forward',
    atMost: 0.5,
    of: ['onnxruntime-web'],
    where: ({ backend }) => backend === 'wasm',
  },
  {
    claim: 'best backend, small, 1 thread: forward at most 1.0 of the better of PyTorch and onnxruntime-node',
    pass: 'forward',
    atMost: 1,
    of: ['PyTorch', 'onnxruntime-node'],
    where: small,
    anyBackend: true,
  },
  {
    claim: 'best backend, large, all threads: forward at most 1.1 of PyTorch',
    pass: 'forward',
    atMost: 1.1,
    of: ['PyTorch'],
    where: large,
    anyBackend: true,
  },
  {
    claim: 'best backend, small, 1 thread: training step at most 1.0 of PyTorch',
    pass: 'train',
    atMost: 1,
    of: ['PyTorch'],
    where: small,
    anyBackend: true,
  },
  {
    claim: 'best backend, large, all threads: training step at most 1.2 of PyTorch',
    pass: 'train',
    atMost: 1.2,
    of: ['PyTorch'],
    where: large,
    anyBackend: true,
  },
  {
    claim: 'native, N = 1: training step at most 0.1 of tf.layers',
    pass: 'train',
    atMost: 0.1,
    of: ['tf.layers'],
    where: nativeSingle,
  },
  {
    claim: 'elsewhere: training step at most 0.333 of tf.layers',
    pass: 'train',
    atMost: 1 / 3,
    of: ['tf.layers'],
    where: (row) => !nativeSingle(row),
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
