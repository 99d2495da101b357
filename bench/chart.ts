// The chart of the README: one thread's times on a logarithmic scale, a row for each size, a mark for each peer.
import fs from 'node:fs';
import { OURS } from './ours.js';
import type { Pass } from './peer.js';
import type { PeerName } from './peers.js';
import type { Row } from './row.js';
import { MODES, shapeLabel } from './size.js';

const [LEFT, PANEL, GAP, TOP, STEP, GROUP] = [230, 330, 24, 92, 19, 12];
const WIDTH = LEFT + 2 * (PANEL + GAP);

/** The peers that are drawn, from the back to the front. The marks are paths around (0, 0). */
const MARKS: { name: PeerName; label: string; mark: string }[] = [
  { name: 'tf.layers', label: 'tf.layers, its best backend', mark: 'M-4-4H4V4H-4Z' },
  { name: 'onnxruntime-web', label: 'onnxruntime-web', mark: 'M0 5.5L5.5-4H-5.5Z' },
  { name: 'onnxruntime-node', label: 'onnxruntime-node', mark: 'M0-5.5L5.5 4H-5.5Z' },
  { name: 'PyTorch', label: 'PyTorch', mark: 'M0-5.5L5.5 0L0 5.5L-5.5 0Z' },
  { name: OURS, label: `${OURS}, its best backend`, mark: 'M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0Z' },
];

const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600 }
.page { fill: #fff } .grid { stroke: #ddd } .band { fill: #f4f4f4 }
.tf-layers { fill: #8d6a9f } .onnxruntime-web { fill: #d99a2b } .onnxruntime-node { fill: #3d5a80 }
.PyTorch { fill: #c8553d } .tfjs-torch-rnn { fill: #0b6e4f; stroke: #fff; stroke-width: 1.5 }
text.tfjs-torch-rnn { stroke: none; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .page { fill: #161b22 } .grid { stroke: #3a414a } .band { fill: #1e242c }
  .tf-layers { fill: #b794c9 } .onnxruntime-web { fill: #e5b04a } .onnxruntime-node { fill: #7fa6d9 }
  .PyTorch { fill: #ef7d63 } .tfjs-torch-rnn { fill: #35c48d; stroke: #161b22 }
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

/** The time of a peer, where it runs on several backends that of its best. */
function timeOf(name: PeerName, pass: Pass, rows: readonly Row[]): number | undefined {
  const times = rows.flatMap((row) => row[pass][name] ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

function panel(pass: Pass, title: string, left: number, lines: readonly Line[], bottom: number): string[] {
  const shown = MARKS.map(({ name, mark: path }) => ({
    name,
    path,
    times: lines.map(({ rows }) => timeOf(name, pass, rows)),
  }));
  const all = shown.flatMap(({ times }) => times.filter((time) => time !== undefined));
  const low = Math.floor(Math.log10(Math.min(...all)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all))));
  const atX = (time: number): number => left + (PANEL * (Math.log10(time) - low)) / (high - low);
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const grid = decades.flatMap((time) => {
    const x = at(atX(time));
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${at(bottom)}"/>`;
    return [line, text(atX(time), bottom + 16, `${Number(time.toPrecision(1))} ms`, 'text-anchor="middle"')];
  });
  const marks = shown.flatMap(({ name, path, times }) =>
    times.flatMap((time, i) => (time === undefined ? [] : mark(name, path, atX(time), lines[i].y))),
  );
  return [...grid, ...marks, text(left, TOP - 12, title, 'class="title"')];
}

/** Writes the chart of the rows with one thread. */
export function writeChart(file: string, rows: readonly Row[]): void {
  const lines = makeLines(rows.filter(({ threads }) => threads === '1'));
  const bottom = lines[lines.length - 1].y + STEP / 2 + 4;
  const bands = lines.flatMap(({ label, y }, i) => [
    ...(i % 2 === 0 ? [`<rect class="band" x="8" width="${WIDTH - 16}" y="${at(y - STEP / 2)}" height="${STEP}"/>`] : []),
    text(LEFT - 16, y + 4, label, 'text-anchor="end"'),
  ]);
  let x = 24;
  const legend = [...MARKS].reverse().flatMap(({ name, label, mark: path }) => {
    const parts = [mark(name, path, x, 44), text(x + 12, 48, label, name === OURS ? 'class="title"' : '')];
    x += 40 + 6.6 * label.length;
    return parts;
  });
  const height = bottom + 28;
  const size = `width="${WIDTH}" height="${at(height)}" viewBox="0 0 ${WIDTH} ${at(height)}"`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    STYLE,
    `<rect class="page" width="100%" height="100%"/>`,
    text(16, 22, 'Median time of one call, one thread, logarithmic; sizes are I, H, L, N', 'class="title"'),
    ...bands,
    ...legend,
    ...panel('forward', 'forward', LEFT, lines, bottom),
    ...panel('train', 'forward and backward', LEFT + PANEL + GAP, lines, bottom),
    '</svg>',
  ];
  fs.writeFileSync(file, `${parts.join('\n')}\n`);
}
