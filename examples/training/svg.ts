// Plots as SVG files: curves over the steps of training, and confusion matrices.
import fs from 'node:fs';
import path from 'node:path';

export interface Curve {
  name: string;
  values: readonly number[];
}

const COLOURS = ['#0b6e4f', '#c8553d', '#3d5a80', '#8d6a9f'];
const [W, H, LEFT, RIGHT, TOP, BOTTOM] = [640, 360, 56, 16, 60, 40];
const TEXT = 'font-family="system-ui, sans-serif" font-size="12" fill="#333"';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${TEXT} ${more}>${escape(content)}</text>`;

function write(file: string, width: number, height: number, parts: readonly string[]): void {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${open}\n<rect width="100%" height="100%" fill="white"/>\n${parts.join('\n')}\n</svg>\n`);
}

/**
 * Curves of values over their index. The first one is the widest, so that it is still seen below others that agree with it.
 *
 * @param base - a value that the plot shows in any case, for losses 0; without it the values fill the plot.
 */
export function writeCurves(file: string, title: string, x: string, curves: readonly Curve[], base?: number): void {
  const count = Math.max(2, ...curves.map(({ values }) => values.length));
  const low = Math.min(base ?? Infinity, ...curves.flatMap(({ values }) => values));
  const high = Math.max(low + 1e-9, ...curves.flatMap(({ values }) => values));
  const atX = (i: number): number => LEFT + ((W - LEFT - RIGHT) * i) / (count - 1);
  const atY = (value: number): number => H - BOTTOM - ((H - TOP - BOTTOM) * (value - low)) / (high - low);
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const value = low + share * (high - low);
    const y = atY(value);
    const line = `<line x1="${LEFT}" x2="${W - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#ddd"/>`;
    return [line, text(LEFT - 8, y + 4, value.toPrecision(3), 'text-anchor="end"')];
  });
  const lines = curves.map(({ values }, k) => {
    const points = values.map((value, i) => `${atX(i).toFixed(1)},${atY(value).toFixed(1)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${COLOURS[k % COLOURS.length]}" stroke-width="${k === 0 ? 3 : 1.2}"/>`;
  });
  const legend = curves.map(({ name }, k) => {
    const [left, y] = [LEFT + 150 * k, 42];
    return `<rect x="${left}" y="${y - 6}" width="12" height="4" fill="${COLOURS[k % COLOURS.length]}"/>${text(left + 18, y, name)}`;
  });
  const axes = [
    text(LEFT, 22, title, 'font-weight="600"'),
    text(W / 2, H - 10, `${x}, 0 to ${count - 1}`, 'text-anchor="middle"'),
  ];
  write(file, W, H, [...grid, ...lines, ...legend, ...axes]);
}

/** How often the class of a row was taken for the class of a column, each row as shares of its sum. */
export function writeConfusion(file: string, title: string, classes: readonly string[], counts: readonly number[][]): void {
  const [cell, left, top] = [44, 110, 130];
  const size = cell * classes.length;
  const cells = counts.flatMap((row, i) => {
    const sum = Math.max(
      1,
      row.reduce((a, b) => a + b, 0),
    );
    return row.map((count, j) => {
      const share = count / sum;
      const [x, y] = [left + j * cell, top + i * cell];
      const fill = `rgba(11, 110, 79, ${share.toFixed(3)})`;
      const square = `<rect x="${x}" y="${y}" width="${cell - 2}" height="${cell - 2}" fill="${fill}" stroke="#eee"/>`;
      const colour = share > 0.5 ? 'style="fill:white"' : '';
      return square + text(x + cell / 2 - 1, y + cell / 2 + 3, share.toFixed(2), `text-anchor="middle" ${colour}`);
    });
  });
  const names = classes.flatMap((name, i) => {
    const centre = i * cell + cell / 2;
    const [x, y] = [left + centre, top - 10];
    const turned = `transform="rotate(-45 ${x.toFixed(1)} ${y.toFixed(1)})"`;
    return [text(left - 8, top + centre + 3, name, 'text-anchor="end"'), text(x, y, name, turned)];
  });
  write(file, left + size + 60, top + size + 20, [text(12, 22, title, 'font-weight="600"'), ...cells, ...names]);
}
