// Numbers as colours: blue below zero, orange above it.
import { colour } from './theme.js';

type Rgb = readonly [red: number, green: number, blue: number];

function rgb(hex: string): Rgb {
  const number = parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** Draws `values`, (rows, columns) in row-major order, a pixel each: how large they are seen is the style's. `limit` and more has the
 * strongest colour; NaN has none. */
export function drawHeatMap(canvas: HTMLCanvasElement, values: ArrayLike<number>, columns: number, limit: number): void {
  const rows = Math.max(1, Math.ceil(values.length / columns));
  canvas.width = Math.max(1, columns);
  canvas.height = rows;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws no 2D canvas');
  const image = pen.createImageData(canvas.width, rows);
  const [below, zero, above] = [rgb(colour('--below')), rgb(colour('--zero')), rgb(colour('--above'))];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    const end = value < 0 ? below : above;
    const part = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0;
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = Math.round(zero[k] + (end[k] - zero[k]) * part);
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}
