// How the elements are distributed.
import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { axis, Plot } from '../ui/plot.js';
import { colour } from '../ui/theme.js';
import type { Histogram } from './file.js';
import { grouped, shortNumber } from './text.js';

const HEIGHT = 170;

export function HistogramPlot({ histogram: { edges, counts } }: { histogram: Histogram }) {
  const data = useMemo((): uPlot.AlignedData => {
    const middles = Array.from(counts, (_, i) => (edges[i] + edges[i + 1]) / 2);
    return [middles, Array.from(counts)];
  }, [edges]);
  const options = useMemo(() => () => optionsFor(edges), [edges]);
  const [low, high] = [shortNumber(edges[0]), shortNumber(edges[edges.length - 1])];
  const most = counts.indexOf(Math.max(...counts));
  const label = `Histogram from ${low} to ${high}, highest near ${shortNumber((edges[most] + edges[most + 1]) / 2)}`;
  return (
    <figure>
      <figcaption class="soft small">Distribution</figcaption>
      <Plot data={data} options={options} height={HEIGHT} label={label} />
    </figure>
  );
}

function optionsFor(edges: Float64Array): Omit<uPlot.Options, 'width' | 'height'> {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  return {
    padding: [8, 8, 0, 0],
    legend: { live: true, markers: { show: false } },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, range: () => [low, high] }, y: { range: (_, __, max) => [0, max * 1.05] } },
    axes: [
      axis({ size: 30, values: (_, splits) => splits.map(shortNumber), grid: { show: false } }),
      axis({ size: 56, values: (_, splits) => splits.map((count) => (Number.isInteger(count) ? grouped(count) : '')) }),
    ],
    series: [
      {
        label: 'from',
        value: (_, __, ___, i) => (i === null ? '–' : `${shortNumber(edges[i])} to ${shortNumber(edges[i + 1])}`),
      },
      {
        label: 'elements',
        value: (_, count) => (count === null ? '–' : grouped(count)),
        stroke: colour('--accent'),
        fill: colour('--accent'),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars?.({ size: [0.92, Infinity], align: 0 }),
      },
    ],
  };
}
