// The chart of whole models: for each, bars of the milliseconds that a training step and an inference take, here on the best
// backend and elsewhere, as shares of PyTorch's.
import fs from 'node:fs';
import { COMPILED, OURS } from '../ours.js';
import type { Pass } from '../peer.js';
import type { PeerName } from './peers.js';
import type { Row } from './row.js';

const [LEFT, PANEL, GAP, TOP, BAR, GROUP] = [235, 300, 70, 64, 13, 12];
const WIDTH = LEFT + 2 * PANEL + GAP + 70;

const SHOWN: readonly { name: PeerName; css: string }[] = [
  { name: OURS, css: 'ours' },
  { name: 'PyTorch', css: 'torch' },
  { name: 'onnxruntime-node', css: 'node' },
  { name: 'onnxruntime-web', css: 'web' },
  { name: 'tf.layers', css: 'layers' },
];

const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .page { fill: #fff } .grid { stroke: #ddd }
.ours { fill: #0b6e4f } .torch { fill: #c8553d } .node { fill: #3d5a80 } .web { fill: #d99a2b } .layers { fill: #8d6a9f }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .page { fill: #161b22 } .grid { stroke: #3a414a }
  .ours { fill: #35c48d } .torch { fill: #ef7d63 } .node { fill: #7fa6d9 } .web { fill: #e5b04a } .layers { fill: #b794c9 }
}
</style>`;

/** The least milliseconds of a peer at a model, on whatever backend, compiled or not, with one thread. */
function least(rows: readonly Row[], model: string, pass: Pass, name: PeerName): number | undefined {
  const names: readonly PeerName[] = name === OURS ? [OURS, COMPILED] : [name];
  const shown = rows.filter((row) => row.model === model && row.threads === '1');
  const times = shown.flatMap((row) => names.flatMap((of) => row[pass]?.[of] ?? []));
  return times.length === 0 ? undefined : Math.min(...times);
}

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${content}</text>`;

/** One model's bars in one panel; a bar that would be longer than the panel ends with it. */
function barsOf(rows: readonly Row[], model: string, pass: Pass, left: number, top: number): string[] {
  const unit = least(rows, model, pass, 'PyTorch') ?? least(rows, model, pass, OURS);
  const times = SHOWN.flatMap(({ name, css }) => {
    const time = least(rows, model, pass, name);
    return time === undefined ? [] : [{ css, time }];
  });
  if (unit === undefined) return [];
  return times.flatMap(({ css, time }, i) => {
    const [width, y] = [Math.min((PANEL * time) / unit / 3, PANEL), top + i * BAR];
    const bar = `<rect class="${css}" x="${left}" y="${y.toFixed(1)}" width="${Math.max(width, 1).toFixed(1)}" height="${BAR - 2}"/>`;
    return [bar, text(left + width + 5, y + BAR - 3, `${time} ms`)];
  });
}

/** Writes the chart of the rows with one thread. */
export function writeChart(file: string, rows: readonly Row[]): void {
  const models = [...new Set(rows.map(({ model }) => model))];
  const step = SHOWN.length * BAR + GROUP;
  const bottom = TOP + models.length * step;
  const panels = [
    { pass: 'train', title: 'training step', left: LEFT },
    { pass: 'forward', title: 'inference, here compiled', left: LEFT + PANEL + GAP },
  ] as const;
  const lines = panels.map(({ left }) => {
    const x = (left + PANEL / 3).toFixed(1);
    return `<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom - GROUP}"/>`;
  });
  const legend = SHOWN.map(({ name, css }, i) => {
    const x = 16 + 150 * i;
    return `<rect class="${css}" x="${x}" y="${bottom}" width="11" height="11"/>${text(x + 16, bottom + 10, name)}`;
  });
  const bars = models.flatMap((model, i) => [
    text(LEFT - 10, TOP + i * step + 20, model, ' text-anchor="end"'),
    ...panels.flatMap(({ pass, left }) => barsOf(rows, model, pass, left, TOP + i * step)),
  ]);
  const size = `width="${WIDTH}" height="${bottom + 26}" viewBox="0 0 ${WIDTH} ${bottom + 26}"`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    STYLE,
    '<rect class="page" width="100%" height="100%"/>',
    text(
      16,
      22,
      'Whole models, one thread: median milliseconds, drawn as shares of PyTorch (the line), cut off at three times',
      ' class="title"',
    ),
    ...panels.map(({ title, left }) => text(left, TOP - 14, title, ' class="title"')),
    ...[...lines, ...bars, ...legend, '</svg>'],
  ];
  fs.writeFileSync(file, `${parts.join('\n')}\n`);
}
