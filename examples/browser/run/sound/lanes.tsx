// A sound along time: its wave and how likely there is speech, with what lies on both.
import { useCallback, useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { axis, Plot } from '../../ui/plot.js';
import { colour } from '../../ui/theme.js';
import type { Steps } from '../steps.js';
import { GUTTER, stepsAxis, stepsScale } from '../trace.js';
import { secondsOf } from './frames.js';
import type { Heard } from './heard.js';
import type { Player } from './player.js';
import type { Span } from './spans.js';

const TICKS = 8; // at most

/** The frames of a sound as steps, with seconds below them. */
export function stepsOf(count: number): Steps {
  const seconds = secondsOf(count);
  const apart = [0.5, 1, 2, 5, 10, 20].find((each) => seconds / each <= TICKS) ?? seconds;
  const frames = 1 / secondsOf(1); // in a second
  return {
    count,
    one: 'frame',
    each: `in each of ${count} frames`,
    name: (step) => `at ${secondsOf(step).toFixed(2)} s`,
    // One at the very end has no room.
    ticks: Array.from({ length: Math.ceil(seconds / apart - 0.1) }, (_, i) => ({
      step: i * apart * frames - 0.5,
      text: `${i * apart} s`,
    })),
    points: false,
  };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
const frames = (count: number): number[] => Array.from({ length: count }, (_, step) => step);
const percent = (part: number): string => `${100 * part}%`;

type Options = Omit<uPlot.Options, 'width' | 'height'>;

export function Wave({ heard, steps, spans }: { heard: Heard; steps: Steps; spans: Span[] }) {
  const { count, peaks } = heard;
  const data = useMemo((): uPlot.AlignedData => {
    const most = peaks.reduce((most, peak) => Math.max(most, Number.isNaN(peak) ? 0 : Math.abs(peak)), 1e-3);
    const side = (which: 0 | 1): (number | null)[] => frames(count).map((step) => known(peaks[2 * step + which] / most));
    return [frames(count), side(1), side(0)];
  }, [heard]);
  const options = useCallback((): Options => {
    const line = { stroke: colour('--ink-soft'), width: 1, points: { show: false } };
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: [4, 0, 4, 0],
      scales: { x: stepsScale(steps), y: { range: () => [-1.02, 1.02] } },
      axes: [{ show: false }, axis({ size: GUTTER, splits: () => [0], values: () => ['sound'], ticks: { show: false } })],
      series: [{}, line, line],
      bands: [{ series: [1, 2], fill: colour('--ink-soft') }],
    };
  }, [count]);
  const seconds = secondsOf(count);
  return (
    <div class="lane">
      <div class="over" aria-hidden="true">
        {spans.map(({ start, end }) => (
          <div class="span" style={{ left: percent(start / seconds), width: percent((end - start) / seconds) }} />
        ))}
      </div>
      <Plot data={data} options={options} height={96} label={`The sound, ${seconds.toFixed(1)} seconds`} />
    </div>
  );
}

export function Chances({ heard, steps, threshold }: { heard: Heard; steps: Steps; threshold: number }) {
  const { count, chances } = heard;
  const data = useMemo(
    (): uPlot.AlignedData => [
      frames(count),
      frames(count).map((step) => known(chances[step])),
      frames(count).map(() => threshold),
    ],
    [heard, threshold],
  );
  const options = useCallback((): Options => {
    const [line, fill] = [colour('--series-1'), colour('--accent-soft')];
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 0, 0, 0],
      scales: { x: stepsScale(steps), y: { range: () => [0, 1.02] } },
      axes: [
        stepsAxis(steps),
        axis({ size: GUTTER, splits: () => [0, 0.5, 1], values: () => ['0 %', 'speech 50 %', '100 %'] }),
      ],
      series: [
        {},
        { stroke: line, width: 2, fill, points: { show: false } },
        { stroke: colour('--ink-soft'), width: 1, dash: [5, 4], points: { show: false } },
      ],
    };
  }, [count]);
  return <Plot data={data} options={options} height={140} label="How likely there is speech, along the sound" />;
}

/** Where the sound is played. */
export function Cursor({ player, seconds }: { player: Player; seconds: number }) {
  const at = player.at.value;
  return at > 0 ? <div class="cursor" style={{ left: percent(at / seconds) }} /> : null;
}
