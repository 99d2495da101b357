// A plot of uPlot's, in the page's colours and as wide as there is room.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { colour, dark } from './theme.js';

export interface PlotProps {
  data: uPlot.AlignedData;
  /** Axes and series, with the colours of now; asked again when these change. */
  options: () => Omit<uPlot.Options, 'width' | 'height'>;
  height: number;
  /** What is seen, for those who do not see it. */
  label: string;
}

/** An axis in the page's colours. */
export const axis = (more: uPlot.Axis = {}): uPlot.Axis => ({
  stroke: colour('--ink-soft'),
  grid: { stroke: colour('--line'), width: 1 },
  ticks: { stroke: colour('--line'), width: 1, size: 4 },
  font: `12px ${colour('--sans')}`,
  ...more,
});

export function Plot({ data, options, height, label }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const isDark = dark.value;

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new uPlot({ ...options(), width: element.clientWidth, height }, data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [isDark, options, height]);

  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);

  return <div class="plot" ref={place} role="img" aria-label={label} style={{ minHeight: `${height}px` }} />;
}
