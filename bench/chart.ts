// The chart of the README: for each size this library's time on its best backend, one thread, and a mark for how many times as
// long each peer takes, on a logarithmic scale.
import fs from 'node:fs';
import { OURS } from './ours.js';
import type { Pass } from './peer.js';
import type { PeerName } from './peers.js';
import type { Row } from './row.js';
import { MODES, shapeLabel } from './size.js';

const [LEFT, TIME, PANEL, GAP, TOP, STEP, GROUP] = [240, 76, 240, 20, 92, 19, 12];
const WIDTH = LEFT + 2 * (TIME + PANEL + GAP);
const TICKS = [0.05, 0.2, 0.5, 1, 2, 5, 10, 30, 100, 300];

/** The peers that are drawn, from the back to the front. The marks are paths around (0, 0). */
const MARKS: { name: PeerName; label: string; mark: string }[] = [
  { name: 'tf.layers', label: 'tf.layers, its best backend', mark: 'M-4-4H4V4H-4Z' },
  { name: 'onnxruntime-web', label: 'onnxruntime-web', mark: 'M0 5.5L5.5-4H-5.5Z' },
  { name: 'onnxruntime-node', label: 'onnxruntime-node', mark: 'M0-5.5L5.5 4H-5.5Z' },
  { name: 'PyTorch', label: 'PyTorch', mark: 'M0-5.5L5.5 0L0 5.5L-5.5 0Z' },
];

const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600 }
.page { fill: #fff } .grid { stroke: #ddd } .band { fill: #f4f4f4 }
.tf-layers { fill: #8d6a9f } .onnxruntime-web { fill: #d99a2b } .onnxruntime-node { fill: #3d5a80 }
.PyTorch { fill: #c8553d } line.ours { stroke: #0b6e4f; stroke-width: 3 } text.ours { fill: #0b6e4f; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .page { fill: #161b22 } .grid { stroke: #3a414a } .band { fill: #1e242c }
  .tf-layers { fill: #b794c9 } .onnxruntime-web { fill: #e5b04a } .onnxruntime-node { fill: #7fa6d9 }
  .PyTorch { fill: #ef7d63 } line.ours { stroke: #35c48d } text.ours { fill: #35c48d }
}
</style>`;

const at = (x: number): string => x.toFixed(1);
const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${at(x)}" y="${at(y)}" ${more}>${content}</text>`;
const classOf = (name: string): string => name.replace('.', '-');
const mark = (name: PeerName, path: string, x: number, y: number): string =>
  `<path class="${classOf(name)}" transform="translate(${at(x)} ${at(y)})" d="${path}"/>`;

/** The rows of one size on all backends. */
interface Line {
  label: string;
  y: number;
  rows: Row[];
}

function makeLines(rows: readonly Row[]): Line[] {
  const lines: Line[] = [];
  for (const [m, mode] of MODES.entries()) {
    for (const row of rows.filter((each) => each.mode === mode)) {
      const label = `${mode} ${shapeLabel(row)}`;
      const known = lines.find((line) => line.label === label);
      if (known) known.rows.push(row);
      else lines.push({ label, y: TOP + STEP * (lines.length + 0.5) + GROUP * m, rows: [row] });
    }
  }
  return lines;
}

/** The row of the backend on which this library is fastest. */
const bestOf = (pass: Pass, rows: readonly Row[]): Row =>
  rows.reduce((best, row) => ((row[pass][OURS] ?? Infinity) < (best[pass][OURS] ?? Infinity) ? row : best));

/** A peer's time over that of this library on its best backend: PyTorch's in the same process, tf.layers' at its best. */
function timesAsLong(name: PeerName, pass: Pass, rows: readonly Row[]): number | undefined {
  const best = bestOf(pass, rows)[pass];
  const all = rows.flatMap((row) => row[pass][name] ?? []);
  const time = name === 'tf.layers' ? Math.min(...all) : (best[name] ?? Math.min(...all));
  const ours = best[OURS];
  return ours === undefined || !Number.isFinite(time) ? undefined : time / ours;
}

function panel(pass: Pass, title: string, left: number, lines: readonly Line[], bottom: number): string[] {
  const shown = MARKS.map(({ name, mark: path }) => ({
    name,
    path,
    ratios: lines.map(({ rows }) => timesAsLong(name, pass, rows)),
  }));
  const all = shown.flatMap(({ ratios }) => ratios.filter((ratio) => ratio !== undefined));
  const low = Math.log10(Math.min(0.7, ...all) * 0.9);
  const high = Math.log10(Math.max(2, ...all) * 1.1);
  const atX = (ratio: number): number => left + TIME + (PANEL * (Math.log10(ratio) - low)) / (high - low);
  const grid = TICKS.filter((tick) => Math.log10(tick) > low && Math.log10(tick) < high).flatMap((tick) => {
    const x = at(atX(tick));
    const line = `<line class="${tick === 1 ? 'ours' : 'grid'}" x1="${x}" x2="${x}" y1="${TOP}" y2="${at(bottom)}"/>`;
    return [line, text(atX(tick), bottom + 16, `${tick}×`, `text-anchor="middle"${tick === 1 ? ' class="ours"' : ''}`)];
  });
  const marks = shown.flatMap(({ name, path, ratios }) =>
    ratios.flatMap((ratio, i) => (ratio === undefined ? [] : mark(name, path, atX(ratio), lines[i].y))),
  );
  const times = lines.map(({ rows, y }) => {
    const time = bestOf(pass, rows)[pass][OURS] ?? NaN;
    return text(left + TIME - 8, y + 4, `${time} ms`, 'text-anchor="end" class="ours"');
  });
  return [...grid, ...marks, ...times, text(left + TIME, TOP - 12, title, 'class="title"')];
}

/** Writes the chart of the rows with one thread. */
export function writeChart(file: string, rows: readonly Row[]): void {
  const lines = makeLines(rows.filter(({ threads }) => threads === '1'));
  const bottom = lines[lines.length - 1].y + STEP / 2 + 4;
  const bands = lines.flatMap(({ label, y }, i) => [
    ...(i % 2 === 0 ? [`<rect class="band" x="8" width="${WIDTH - 16}" y="${at(y - STEP / 2)}" height="${STEP}"/>`] : []),
    text(LEFT - 8, y + 4, label, 'text-anchor="end"'),
  ]);
  let x = 24 + 6.6 * OURS.length + 150;
  const legend = [...MARKS].reverse().flatMap(({ name, label, mark: path }) => {
    const parts = [mark(name, path, x, 44), text(x + 12, 48, label)];
    x += 40 + 6.6 * label.length;
    return parts;
  });
  const height = bottom + 28;
  const size = `width="${WIDTH}" height="${at(height)}" viewBox="0 0 ${WIDTH} ${at(height)}"`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    STYLE,
    `<rect class="page" width="100%" height="100%"/>`,
    text(
      16,
      22,
      'How many times as long the others take: median of one call, one thread (sizes: I, H, L, N)',
      'class="title"',
    ),
    `<line class="ours" x1="22" x2="22" y1="36" y2="52"/>`,
    text(32, 48, `${OURS}, its best backend`, 'class="ours"'),
    ...bands,
    ...legend,
    ...panel('forward', 'forward', LEFT, lines, bottom),
    ...panel('train', 'forward and backward', LEFT + TIME + PANEL + GAP, lines, bottom),
    '</svg>',
  ];
  fs.writeFileSync(file, `${parts.join('\n')}\n`);
}
