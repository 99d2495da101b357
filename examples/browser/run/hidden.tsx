// The hidden state of a model as a heat map under the letters, and the units that are looked at as curves along them.
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { drawHeatMap } from '../ui/heat_map.js';
import { axis, Plot } from '../ui/plot.js';
import { colour, dark } from '../ui/theme.js';
import { MOST_PINS, type State } from './state.js';
import type { Reading } from './worker.js';

const GUTTER = 96; // px, as --gutter in style.css
const COLOURS = ['--series-2', '--series-3', '--series-4'] as const;

interface Props {
  state: State;
  letters: string[];
  reading: Reading;
}

/** The values of one unit along the letters. */
function along({ hidden }: Reading, unit: number, count: number): number[] {
  const units = hidden.length / count;
  return Array.from({ length: count }, (_, t) => hidden[t * units + unit]);
}

/** The unit that changes most. */
function liveliest(reading: Reading, count: number): number {
  const ranges = Array.from({ length: reading.hidden.length / count }, (_, unit) => {
    const values = along(reading, unit, count);
    return Math.max(...values) - Math.min(...values);
  });
  return ranges.indexOf(Math.max(...ranges));
}

export function Hidden({ state, letters, reading }: Props) {
  const { cell, hidden } = reading;
  const units = hidden.length / letters.length;
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    if (canvas.current === null) return;
    const rows = Array.from({ length: units }, (_, unit) => along(reading, unit, letters.length)); // (units, L)
    drawHeatMap(canvas.current, rows.flat(), letters.length, 1);
  }, [reading, isDark]);

  const looked = state.looked.value?.cell === cell ? state.looked.value : null;
  const pinned = state.pinned(cell).filter((unit) => unit < units);
  const look = (unit: number, letter: number): void => {
    const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
    state.looked.value = { cell, unit: within(unit, units), letter: within(letter, letters.length) };
  };
  const point = ({ currentTarget, clientX, clientY }: PointerEvent): void => {
    const { left, top, width, height } = (currentTarget as HTMLElement).getBoundingClientRect();
    look(Math.floor(((clientY - top) / height) * units), Math.floor(((clientX - left) / width) * letters.length));
  };
  const follow = (event: KeyboardEvent): void => {
    const { unit, letter } = looked ?? { unit: 0, letter: 0 };
    const moves: Record<string, [unit: number, letter: number] | undefined> = {
      ArrowUp: [unit - 1, letter],
      ArrowDown: [unit + 1, letter],
      ArrowLeft: [unit, letter - 1],
      ArrowRight: [unit, letter + 1],
    };
    const to = moves[event.key];
    if (to) look(...to);
    else if (event.key === 'Enter' || event.key === ' ') state.pin(cell, unit);
    else return;
    event.preventDefault();
    if (to) state.say(said());
  };
  const said = (): string => {
    const now = state.looked.value;
    return now?.cell === cell
      ? `unit ${now.unit} after “${letters[now.letter]}”: ${hidden[now.letter * units + now.unit].toFixed(2)}`
      : '';
  };
  const hint = `Unit ${liveliest(reading, letters.length)} changes most. Point at another; click to pin it.`;
  const row = (unit: number) => ({ top: `${(100 * unit) / units}%`, height: `${100 / units}%` });

  return (
    <>
      <div class="map">
        <div class="units soft">
          hidden state,
          <br />
          {units} units
        </div>
        <div
          class="cells"
          role="application"
          tabIndex={0}
          aria-label={`Hidden state of nn.${cell}: ${units} units after each of ${letters.length} letters. Arrow keys choose a unit and a letter, Enter pins the unit.`}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={({ pointerType }) => pointerType === 'mouse' && (state.looked.value = null)}
          onClick={() => state.looked.value?.cell === cell && state.pin(cell, state.looked.value.unit)}
          onKeyDown={follow}
        >
          <canvas class="heat" ref={canvas} />
          {looked && <div class="row-looked" style={row(looked.unit)} />}
          {pinned.map((unit, i) => (
            <div class="row-pinned" style={{ ...row(unit), '--colour': `var(${COLOURS[i]})` }} />
          ))}
        </div>
      </div>
      <Trace state={state} letters={letters} reading={reading} />
      <div class="pins row small">
        {pinned.map((unit, i) => (
          <button
            class="button small"
            type="button"
            style={{ '--colour': `var(${COLOURS[i]})` }}
            aria-label={`Unpin unit ${unit} of nn.${cell}`}
            onClick={() => state.pin(cell, unit)}
          >
            unit {unit} ×
          </button>
        ))}
        <span class="soft">{said() || (pinned.length === 0 ? hint : '')}</span>
      </div>
    </>
  );
}

/** What is pinned and what is pointed at; without either, the unit that changes most. */
function Trace({ state, letters, reading }: Props) {
  const { cell } = reading;
  const count = letters.length;
  const pinned = state.pinned(cell).filter((unit) => unit * count < reading.hidden.length);
  const looked = state.looked.value?.cell === cell ? state.looked.value.unit : undefined;
  const shown = looked ?? (pinned.length === 0 ? liveliest(reading, count) : undefined);
  const text = letters.join('');
  const options = useCallback(
    (): Omit<uPlot.Options, 'width' | 'height'> => ({
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 0, 0, 0],
      scales: { x: { time: false, range: () => [-0.5, count - 0.5] }, y: { range: () => [-1.05, 1.05] } },
      axes: [
        axis({ size: 28, splits: () => letters.map((_, i) => i), values: () => letters, grid: { show: false } }),
        axis({ size: GUTTER, splits: () => [-1, 0, 1], values: () => ['−1', '0', '1'] }),
      ],
      series: [
        {},
        { stroke: colour('--ink-soft'), width: 1.5, dash: [5, 4], points: { show: true, size: 4 } },
        ...COLOURS.map((name) => ({ stroke: colour(name), width: 2, points: { show: true, size: 5 } })),
      ],
    }),
    [text],
  );
  const values = (unit: number | undefined): (number | null)[] =>
    unit === undefined ? Array<null>(count).fill(null) : along(reading, unit, count);
  const pins = Array.from({ length: MOST_PINS }, (_, i) => values(pinned[i]));
  const names = [...pinned, ...(shown === undefined ? [] : [shown])].map((unit) => `unit ${unit}`).join(', ');
  return (
    <Plot
      data={[letters.map((_, i) => i), values(shown), ...pins]}
      options={options}
      height={140}
      label={`${names} of nn.${cell} along the letters`}
    />
  );
}
