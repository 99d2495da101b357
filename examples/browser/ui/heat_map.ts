// Numbers as colours: blue below zero, orange above it.
import { colour } from './theme.js';

type Rgb = readonly [red: number, green: number, blue: number];

function rgb(hex: string): Rgb {
  const number = parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** The colour of a value in the theme of now; `limit` and more is the strongest. NaN has none. */
export function colours(limit: number): (value: number) => Rgb | undefined {
  const [below, zero, above] = [rgb(colour('--below')), rgb(colour('--zero')), rgb(colour('--above'))];
  return (value) => {
    if (Number.isNaN(value)) return undefined;
    const end = value < 0 ? below : above;
    const part = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0;
    return [0, 1, 2].map((i) => Math.round(zero[i] + (end[i] - zero[i]) * part)) as unknown as Rgb;
  };
}

/** Draws `values`, (rows, columns) in row-major order, a pixel each: how large they are seen is the style's. */
export function drawHeatMap(canvas: HTMLCanvasElement, values: ArrayLike<number>, columns: number, limit: number): void {
  const rows = Math.max(1, Math.ceil(values.length / columns));
  canvas.width = Math.max(1, columns);
  canvas.height = rows;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws no 2D canvas');
  const image = pen.createImageData(canvas.width, rows);
  const colourOf = colours(limit);
  for (let i = 0; i < values.length; i++) {
    const found = colourOf(values[i]);
    if (found) image.data.set([...found, 255], 4 * i);
  }
  pen.putImageData(image, 0, 0);
}
