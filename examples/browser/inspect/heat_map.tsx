// A tensor as a picture: its first dimension down, all others across. The value under the pointer, or under the arrow keys, is read out.
import { useEffect, useRef, useState } from 'preact/hooks';
import { drawHeatMap } from '../ui/heat_map.js';
import { dark } from '../ui/theme.js';
import type { Picture } from './file.js';
import { grouped, shortNumber } from './text.js';

/** No cell is larger, in pixels, and no picture higher. */
const MAX_CELL = 28;
const MAX_HEIGHT = 420;

export function HeatMap({ picture }: { picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<{ picture: Picture; row: number; column: number }>();
  const at = pointed?.picture === picture ? pointed : undefined; // not at a cell of the picture before
  const setAt = (row: number, column: number): void => setPointed({ picture, row, column });
  const { rows, columns, values, of, gates } = picture;
  const limit = strength(values);
  const isDark = dark.value;
  useEffect(() => {
    if (canvas.current) drawHeatMap(canvas.current, values, columns, limit);
  }, [picture, isDark]);

  const point = ({ clientX, clientY }: PointerEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return;
    const inside = (position: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor(position * count)));
    setAt(inside((clientY - box.top) / box.height, rows), inside((clientX - box.left) / box.width, columns));
  };
  const step = (event: KeyboardEvent): void => {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setAt(
      Math.max(0, Math.min(rows - 1, (at?.row ?? -1) + move[0])),
      Math.max(0, Math.min(columns - 1, (at?.column ?? -1) + move[1])),
    );
  };

  const height = Math.min(MAX_HEIGHT, rows * MAX_CELL);
  return (
    <figure>
      <figcaption class="row spread soft small">
        <span>{title(picture)}</span>
        <output class="number" aria-live="polite">
          {at ? readOut(picture, at) : 'point at a cell'}
        </output>
      </figcaption>
      <div class="heat-map">
        {gates && (
          <div class="gates" aria-hidden="true">
            {gates.map((gate) => (
              <span key={gate}>{gate}</span>
            ))}
          </div>
        )}
        <div class="canvas" style={{ height: `${height}px`, maxWidth: `${columns * MAX_CELL}px` }}>
          <canvas
            class="heat"
            ref={canvas}
            role="img"
            tabindex={0}
            aria-label={`Heat map of ${grouped(of[0])} rows and ${grouped(of[1])} columns, from ${shortNumber(-limit)} to ${shortNumber(limit)}`}
            onPointerMove={point}
            onPointerDown={point}
            onKeyDown={step}
          />
          {at && <Cross row={at.row} column={at.column} rows={rows} columns={columns} />}
        </div>
      </div>
      <div class="scale small soft" aria-hidden="true">
        <span class="number">{shortNumber(-limit)}</span>
        <span class="ramp" />
        <span class="number">{shortNumber(limit)}</span>
      </div>
    </figure>
  );
}

function Cross({ row, column, rows, columns }: { row: number; column: number; rows: number; columns: number }) {
  const style = {
    left: `${(100 * column) / columns}%`,
    top: `${(100 * row) / rows}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return <div class="cross" style={style} />;
}

function title({ rows, columns, of, gates }: Picture): string {
  const all = of[0] === 1 ? `${grouped(of[1])} elements` : `${grouped(of[0])} rows × ${grouped(of[1])} columns`;
  const parts = [
    rows < of[0] ? `every ${ordinal(Math.ceil(of[0] / rows))} row` : '',
    columns < of[1] ? `every ${ordinal(Math.ceil(of[1] / columns))} column` : '',
  ].filter((part) => part !== '');
  const seen = parts.length > 0 ? `, of which ${parts.join(' and ')} is seen` : '';
  return `${all}${seen}${gates ? `, gates ${gates.join(' ')}` : ''}`;
}

function ordinal(count: number): string {
  const last = count % 10;
  const ending =
    Math.floor((count % 100) / 10) === 1 ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${count}${ending}`;
}

function readOut(
  { values, columns, rowIndices, columnIndices, of }: Picture,
  { row, column }: { row: number; column: number },
): string {
  const place = of[0] === 1 ? `[${columnIndices[column]}]` : `[${rowIndices[row]}, ${columnIndices[column]}]`;
  return `${place} = ${shortNumber(values[row * columns + column])}`;
}

/** The value whose colour is the strongest: nearly the largest, so that a few outliers do not make all others pale. */
function strength(values: Float32Array): number {
  const sizes = values
    .map(Math.abs)
    .filter((size) => Number.isFinite(size))
    .sort();
  const candidates = [sizes[Math.floor(0.995 * (sizes.length - 1))], sizes.at(-1)];
  return candidates.find((size) => size !== undefined && size > 0) ?? 1;
}
