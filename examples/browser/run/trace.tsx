// Units of a hidden state as curves along the steps: what is pinned and what is looked at; without either, the one that changes most.
import { useCallback } from 'preact/hooks';
import type uPlot from 'uplot';
import { axis, Plot } from '../ui/plot.js';
import { colour } from '../ui/theme.js';
import { along, type HiddenState, type Steps } from './steps.js';
import { MOST_PINS } from './units.js';

export const GUTTER = 96; // px, as --gutter in style.css
export const COLOURS = ['--series-2', '--series-3', '--series-4'] as const;

interface Props {
  state: HiddenState;
  steps: Steps;
  pinned: number[];
  /** The unit whose curve is dashed, if one is. */
  shown: number | undefined;
}

/** The axis of the steps, and its scale: a step is as wide as in the heat map. */
export const stepsAxis = ({ ticks }: Steps): uPlot.Axis =>
  axis({
    size: 28,
    splits: () => ticks.map(({ step }) => step),
    values: () => ticks.map(({ text }) => text),
    grid: { show: false },
  });
export const stepsScale = ({ count }: Steps): uPlot.Scale => ({ time: false, range: () => [-0.5, count - 0.5] });

export function Trace({ state, steps, pinned, shown }: Props) {
  const { count, points } = steps;
  const text = [count, ...steps.ticks.map(({ text }) => text)].join(' ');
  const options = useCallback(
    (): Omit<uPlot.Options, 'width' | 'height'> => ({
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 0, 0, 0],
      scales: { x: stepsScale(steps), y: { range: () => [-1.05, 1.05] } },
      axes: [stepsAxis(steps), axis({ size: GUTTER, splits: () => [-1, 0, 1], values: () => ['−1', '0', '1'] })],
      series: [
        {},
        { stroke: colour('--ink-soft'), width: 1.5, dash: [5, 4], points: { show: points, size: 4 } },
        ...COLOURS.map((name) => ({ stroke: colour(name), width: 2, points: { show: points, size: 5 } })),
      ],
    }),
    [text],
  );
  const values = (unit: number | undefined): (number | null)[] =>
    unit === undefined
      ? Array<null>(count).fill(null)
      : along(state, unit, count).map((value) => (Number.isNaN(value) ? null : value));
  const pins = Array.from({ length: MOST_PINS }, (_, i) => values(pinned[i]));
  const names = [...pinned, ...(shown === undefined ? [] : [shown])].map((unit) => `unit ${unit}`).join(', ');
  return (
    <Plot
      data={[Array.from({ length: count }, (_, step) => step), values(shown), ...pins]}
      options={options}
      height={140}
      label={`${names} of nn.${state.cell} along the ${steps.one}s`}
    />
  );
}
