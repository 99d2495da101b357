// Hidden states as a heat map: one panel per sequence, rows are hidden units, columns are time steps.

const CELL = { width: 32, height: 16 };
const LEFT = 56; // for the row labels
const TOP = 24; // for the panel titles
const GAP = 18; // between panels
const BOTTOM = 84; // for the column labels and the legend
const LEGEND = { width: 200, height: 12 };
const INK = '#222';

/** Draws `states` (N, L, H), which lie between -1 and 1. */
export function drawHeatMap(canvas: HTMLCanvasElement, states: number[][][]): void {
  const [L, H] = [states[0].length, states[0][0].length];
  const panel = { width: L * CELL.width, height: H * CELL.height };
  const width = LEFT + states.length * (panel.width + GAP);
  const pen = prepare(canvas, width, TOP + panel.height + BOTTOM);

  pen.textAlign = 'right';
  for (let unit = 0; unit < H; unit += 1) pen.fillText(String(unit), LEFT - 8, TOP + (unit + 0.5) * CELL.height);
  writeUpwards(pen, 'hidden unit', 14, TOP + panel.height / 2);

  pen.textAlign = 'center';
  for (const [n, sequence] of states.entries()) {
    const left = LEFT + n * (panel.width + GAP);
    pen.fillText(`sequence ${n}`, left + panel.width / 2, TOP / 2);
    for (const [t, h_t] of sequence.entries()) {
      const x = left + t * CELL.width;
      for (const [unit, value] of h_t.entries()) {
        pen.fillStyle = colour(value);
        pen.fillRect(x, TOP + unit * CELL.height, CELL.width - 1, CELL.height - 1);
      }
      pen.fillStyle = INK;
      pen.fillText(`t=${t}`, x + CELL.width / 2, TOP + panel.height + 12);
    }
  }
  drawLegend(pen, LEFT, TOP + panel.height + 44);
}

/** Sizes the canvas in CSS pixels, sharp on any screen. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws no 2D canvas');
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  canvas.style.width = `${width}px`;
  pen.scale(devicePixelRatio, devicePixelRatio);
  pen.font = '12px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.fillStyle = INK;
  return pen;
}

function drawLegend(pen: CanvasRenderingContext2D, left: number, top: number): void {
  for (let x = 0; x < LEGEND.width; x += 1) {
    pen.fillStyle = colour((2 * x) / (LEGEND.width - 1) - 1);
    pen.fillRect(left + x, top, 1, LEGEND.height);
  }
  pen.fillStyle = INK;
  for (const value of [-1, 0, 1]) {
    pen.fillText(String(value), left + ((value + 1) / 2) * LEGEND.width, top + LEGEND.height + 12);
  }
  pen.textAlign = 'left';
  pen.fillText('value of the hidden unit', left + LEGEND.width + 16, top + LEGEND.height / 2);
}

function writeUpwards(pen: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  pen.save();
  pen.translate(x, y);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = 'center';
  pen.fillText(text, 0, 0);
  pen.restore();
}

/** Blue at -1, nearly white at 0, red at 1. */
function colour(value: number): string {
  const [zero, end] = [[247, 247, 247], value < 0 ? [33, 102, 172] : [178, 24, 43]];
  const mixed = zero.map((channel, i) => Math.round(channel + (end[i] - channel) * Math.min(Math.abs(value), 1)));
  return `rgb(${mixed.join(', ')})`;
}
