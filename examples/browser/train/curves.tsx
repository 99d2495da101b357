// Bits per character over the steps, PyTorch's recorded curve below those of this page, and the norm of the gradient.
import { useSignal } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import type uPlot from 'uplot';
import { axis, Plot } from '../ui/plot.js';
import { colour } from '../ui/theme.js';
import type { State } from './state.js';

const AXIS_WIDTH = 44;
const SHORTEST = 200; // steps

/** What both charts share: a pointer over one is over the other too. */
const common = (hover: (step: number | null) => void): Pick<uPlot.Options, 'legend' | 'padding' | 'cursor' | 'hooks'> => ({
  legend: { show: false },
  padding: [8, 20, 0, 0],
  cursor: { sync: { key: 'train' }, y: false, drag: { x: false, y: false } },
  hooks: { setCursor: [({ cursor }) => hover(cursor.idx ?? null)] },
});

export function Curves({ state }: { state: State }) {
  const hovered = useSignal<number | null>(null);
  const bitsOptions = useCallback(
    () => ({
      ...common((step) => (hovered.value = step)),
      scales: { x: { time: false } },
      axes: [axis({ size: 30 }), axis({ size: AXIS_WIDTH, values: (_plot, splits) => splits.map(String) })],
      series: [
        {},
        { stroke: colour('--series-2-faint'), width: 6, points: { show: false } },
        { stroke: colour('--series-1'), width: 1.5, points: { show: false } },
      ],
    }),
    [],
  );
  const normOptions = useCallback(
    (): Omit<uPlot.Options, 'width' | 'height'> => ({
      ...common((step) => (hovered.value = step)),
      scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.05 : 1] } },
      axes: [axis({ size: 30 }), axis({ size: AXIS_WIDTH, values: (_plot, splits) => splits.map(String), space: 24 })],
      series: [{}, { stroke: colour('--series-4'), width: 1.2, points: { show: false } }],
    }),
    [],
  );
  const { steps, bits, norms, pytorch } = columns(state);
  return (
    <section class="card stack curves" aria-labelledby="bits">
      <div class="row spread">
        <h3 id="bits">Bits per character</h3>
        <ul class="legend row small">
          <li class="ours">this page</li>
          {state.pytorch.value.length > 0 && <li class="pytorch">recorded in PyTorch</li>}
        </ul>
      </div>
      <Plot data={[steps, pytorch, bits]} options={bitsOptions} height={250} label={described(state)} />
      <h3>Gradient norm</h3>
      <Plot
        data={[steps, norms]}
        options={normOptions}
        height={110}
        label="The norm of the gradient at each step, before it is clipped to 1"
      />
      <p class="soft small readout">{hovered.value === null ? compared(state) : at(state, hovered.value)}</p>
    </section>
  );
}

/** The curves, all as long as the longest. */
function columns(state: State) {
  const { bits, norms } = state.history.value;
  const pytorch = state.pytorch.value;
  const count = Math.max(bits.length, pytorch.length, SHORTEST);
  const steps = Float64Array.from({ length: count }, (_, i) => i + 1);
  const filled = (values: readonly number[]): (number | null)[] => Array.from(steps, (_, i) => values[i] ?? null);
  return { steps, bits: filled(bits), norms: filled(norms), pytorch: filled(pytorch) };
}

function described(state: State): string {
  const { bits } = state.history.value;
  if (bits.length === 0) return 'No step has been made';
  return `From ${bits[0].toFixed(2)} to ${bits[bits.length - 1].toFixed(2)} bits per character in ${bits.length} steps`;
}

/** What the charts have at the step under the pointer. */
function at(state: State, index: number): string {
  const { bits, norms } = state.history.value;
  const number = (value: number | undefined): string => value?.toFixed(4) ?? '–';
  const pytorch = state.pytorch.value.length > 0 ? `, PyTorch ${number(state.pytorch.value[index])}` : '';
  return `step ${index + 1}: ${number(bits[index])} bits${pytorch}; gradient norm ${number(norms[index])}`;
}

function compared(state: State): string {
  const [{ bits }, pytorch] = [state.history.value, state.pytorch.value];
  const count = Math.min(bits.length, pytorch.length);
  if (state.status.value === 'waiting' && count === 0) return '';
  if (pytorch.length === 0) return "PyTorch's curve is recorded for the sample texts, sizes 32, 128, 1 and seed 0.";
  if (count === 0) return 'The same weights to begin with, the same steps: the curves should lie on each other.';
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(bits[i] - pytorch[i]));
  return `Over ${count} steps the curves differ by at most ${largest.toPrecision(1)} bits.`;
}
