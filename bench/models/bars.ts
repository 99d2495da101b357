// The bars: what this library may take at most of a peer's time, or memory, for whole models.
import { COMPILED, OURS } from '../ours.js';
import type { Pass } from '../peer.js';
import type { PeerName } from './peers.js';
import type { Memory, Row } from './row.js';

type What = Pass | Memory;

interface Bar {
  claim: string;
  what: What;
  /** This library's figure is at most this times the least of these peers'. */
  atMost: number;
  of: readonly PeerName[];
  where: (row: Row) => boolean;
  /** Whether one backend that holds it is enough. */
  anyBackend?: boolean;
}

const on = (name: string) => (row: Row): boolean => row.backend === name; // prettier-ignore

const memoryBar = (name: string, what: Memory): Bar => ({
  claim: `best backend: ${name}, at most 1.2 of PyTorch`,
  ...{ what, atMost: 1.2, of: ['PyTorch'], where: () => true, anyBackend: true },
});

const BARS: readonly Bar[] = [
  {
    ...{ claim: 'best backend: training step at most 1.0 of PyTorch', what: 'train', atMost: 1, of: ['PyTorch'] },
    ...{ where: () => true, anyBackend: true },
  },
  {
    claim: 'best backend: inference at most 1.0 of the better of PyTorch and onnxruntime-node',
    ...{ what: 'forward', atMost: 1, of: ['PyTorch', 'onnxruntime-node'], where: () => true, anyBackend: true },
  },
  { claim: 'wasm: training step at most 2.0 of PyTorch', what: 'train', atMost: 2, of: ['PyTorch'], where: on('wasm') },
  {
    claim: 'wasm: inference at most 0.8 of onnxruntime-web',
    ...{ what: 'forward', atMost: 0.8, of: ['onnxruntime-web'], where: on('wasm') },
  },
  {
    claim: 'wasm: training step at most 0.2 of tf.layers',
    what: 'train',
    atMost: 0.2,
    of: ['tf.layers'],
    where: on('wasm'),
  },
  memoryBar('memory of a process that trains', 'process'),
  memoryBar('memory of training, beyond the libraries', 'libraries'),
  memoryBar('memory of training, beyond that of a small model', 'smaller'),
];

interface Figure {
  label: string;
  ratio: number;
}

/** This library's figure over the least of the peers', where both are measured. */
export function ratioTo(row: Row, what: What, peers: readonly PeerName[]): number | undefined {
  const theirs = peers.flatMap((peer) => row[what]?.[peer] ?? []);
  const ours = ([OURS, COMPILED] as const).flatMap((name) => row[what]?.[name] ?? []);
  return ours.length === 0 || theirs.length === 0 ? undefined : Math.min(...ours) / Math.min(...theirs);
}

function figures(rows: readonly Row[], { what, of, where, anyBackend }: Bar): Figure[] {
  const best = new Map<string, Figure>();
  for (const row of rows.filter(where)) {
    const ratio = ratioTo(row, what, of);
    if (ratio === undefined) continue;
    const size = `${row.model}, threads ${row.threads}`;
    const key = anyBackend ? size : `${size}, ${row.backend}`;
    const known = best.get(key);
    if (!known || ratio < known.ratio) best.set(key, { label: `${size}, ${row.backend}`, ratio });
  }
  return [...best.values()];
}

/** `cpu` over the best backend, of each model and pass. */
function cpuFigures(rows: readonly Row[]): Figure[] {
  return (['forward', 'train'] as const).flatMap((what) =>
    rows.filter(on('cpu')).flatMap((row) => {
      const others = rows.filter(({ model, threads }) => model === row.model && threads === row.threads);
      const [ours, best] = [row[what]?.[OURS], Math.min(...others.flatMap((other) => other[what]?.[OURS] ?? []))];
      return ours === undefined ? [] : [{ label: `${row.model}, threads ${row.threads}, ${what}`, ratio: ours / best }];
    }),
  );
}

function linesOf(claim: string, atMost: number, all: Figure[]): string[] {
  if (all.length === 0) return [`not measured: ${claim}`];
  const sorted = [...all].sort((a, b) => b.ratio - a.ratio);
  const misses = sorted.filter(({ ratio }) => !(ratio <= atMost));
  const line = ({ ratio, label }: Figure): string => `${ratio.toFixed(2)} (${label})`;
  const verdict = misses.length === 0 ? 'HOLDS' : 'MISSES';
  const head = `${verdict}: ${claim}: ${all.length - misses.length} of ${all.length}, worst ${line(sorted[0])}`;
  return [head, ...misses.map((miss) => `    ${line(miss)}`)];
}

/** For each bar a line that says whether it holds and how far the worst figure is, and one for each figure that misses. */
export function barLines(rows: readonly Row[]): string[] {
  return [
    ...BARS.flatMap((bar) => linesOf(bar.claim, bar.atMost, figures(rows, bar))),
    ...linesOf('cpu: at most 1.2 of the best backend', 1.2, cpuFigures(rows)),
  ];
}
