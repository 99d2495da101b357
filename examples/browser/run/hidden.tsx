// The hidden state of a model as a heat map under what it went along, and the units that are looked at as curves.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { drawHeatMap } from '../ui/heat_map.js';
import { dark } from '../ui/theme.js';
import { byUnit, type HiddenState, liveliest, type Steps } from './steps.js';
import { COLOURS, Trace } from './trace.js';
import type { Units } from './units.js';

interface Props {
  units: Units;
  steps: Steps;
  state: HiddenState;
  /** What lies on the heat map. */
  children?: ComponentChildren;
}

export function Hidden({ units, steps, state, children }: Props) {
  const { cell, hidden } = state;
  const size = hidden.length / steps.count;
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  const rows = useMemo(() => byUnit(state, steps.count), [state]); // (units, L)
  useEffect(() => {
    if (canvas.current !== null) drawHeatMap(canvas.current, rows, steps.count, 1);
  }, [rows, isDark]);

  const looked = units.looked.value?.cell === cell ? units.looked.value : null;
  const pinned = units.pinned(cell).filter((unit) => unit < size);
  const most = useMemo(() => liveliest(rows, steps.count), [rows]);
  const look = (unit: number, step: number): void => {
    const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
    units.looked.value = { cell, unit: within(unit, size), step: within(step, steps.count) };
  };
  const point = ({ currentTarget, clientX, clientY }: PointerEvent): void => {
    const { left, top, width, height } = (currentTarget as HTMLElement).getBoundingClientRect();
    look(Math.floor(((clientY - top) / height) * size), Math.floor(((clientX - left) / width) * steps.count));
  };
  const follow = (event: KeyboardEvent): void => {
    const { unit, step } = looked ?? { unit: 0, step: 0 };
    const moves: Record<string, [unit: number, step: number] | undefined> = {
      ArrowUp: [unit - 1, step],
      ArrowDown: [unit + 1, step],
      ArrowLeft: [unit, step - 1],
      ArrowRight: [unit, step + 1],
    };
    const to = moves[event.key];
    if (to) look(...to);
    else if (event.key === 'Enter' || event.key === ' ') units.pin(cell, unit);
    else return;
    event.preventDefault();
    if (to) units.say(said());
  };
  const said = (): string => {
    const now = units.looked.value;
    if (now?.cell !== cell || now.unit >= size || now.step >= steps.count) return '';
    const value = hidden[now.step * size + now.unit];
    return `unit ${now.unit} ${steps.name(now.step)}: ${Number.isNaN(value) ? 'not yet' : value.toFixed(2)}`;
  };
  const hint = `Unit ${most} changes most. Point at another; click to pin it.`;
  const row = (unit: number) => ({ top: `${(100 * unit) / size}%`, height: `${100 / size}%` });

  return (
    <>
      <div class="map">
        <div class="units soft">
          hidden state,
          <br />
          {size} units
        </div>
        <div
          class="cells"
          role="application"
          tabIndex={0}
          aria-label={`Hidden state of nn.${cell}: ${size} units ${steps.each}. Arrow keys choose a unit and a ${steps.one}, Enter pins the unit.`}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={({ pointerType }) => pointerType === 'mouse' && (units.looked.value = null)}
          onClick={() => units.looked.value?.cell === cell && units.pin(cell, units.looked.value.unit)}
          onKeyDown={follow}
        >
          <canvas class="heat" ref={canvas} />
          {looked && <div class="row-looked" style={row(looked.unit)} />}
          {pinned.map((unit, i) => (
            <div class="row-pinned" style={{ ...row(unit), '--colour': `var(${COLOURS[i]})` }} />
          ))}
          {children}
        </div>
      </div>
      <Trace state={state} steps={steps} pinned={pinned} shown={looked?.unit ?? (pinned.length === 0 ? most : undefined)} />
      <div class="pins row small">
        {pinned.map((unit, i) => (
          <button
            class="button small"
            type="button"
            style={{ '--colour': `var(${COLOURS[i]})` }}
            aria-label={`Unpin unit ${unit} of nn.${cell}`}
            onClick={() => units.pin(cell, unit)}
          >
            unit {unit} ×
          </button>
        ))}
        <span class="soft">{said() || (pinned.length === 0 ? hint : '')}</span>
      </div>
    </>
  );
}

/** What the colours of a heat map say. */
export function Scale() {
  return (
    <p class="scale row small soft">
      a unit's value: <span aria-hidden="true">−1</span>{' '}
      <span class="ramp" role="img" aria-label="blue for −1, orange for 1" /> <span aria-hidden="true">1</span>
    </p>
  );
}
