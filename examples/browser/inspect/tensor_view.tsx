// One tensor: its numbers, how they are distributed, and a picture of them.
import type { FileReport, TensorReport } from './file.js';
import { HeatMap } from './heat_map.js';
import { HistogramPlot } from './histogram.js';
import type { State } from './state.js';
import { bytesText, counted, grouped, shapeText, shortNumber } from './text.js';
import { Failure } from '../ui/failure.js';

export function TensorView({ state, file }: { state: State; file: FileReport }) {
  const { value: look } = state.look;
  const tensor = look && file.tensors[look.index];
  if (look === undefined || tensor === undefined) {
    return (
      <section class="card tensor-view empty" aria-label="The chosen tensor">
        <p class="soft">
          {file.tensors.length === 0 ? 'There is no tensor in this file.' : 'Choose a tensor to look into it.'}
        </p>
      </section>
    );
  }
  return (
    <section class="card stack tensor-view" aria-labelledby="tensor-title">
      <div>
        <h3 id="tensor-title">
          <code>{tensor.name}</code>
        </h3>
        <p class="row facts small">
          <span class="badge">{tensor.dtype}</span>
          <code>{shapeText(tensor.shape)}</code>
          <span>{bytesText(tensor.bytes)}</span>
        </p>
      </div>
      <Failure text={look.error} />
      {look.report === undefined ? (
        look.error === undefined && <p class="soft">Reading …</p>
      ) : (
        <Report report={look.report} />
      )}
    </section>
  );
}

function Report({ report }: { report: TensorReport }) {
  const { statistics: s, histogram, picture, elements, shownAs } = report;
  if (elements === 0) return <p class="soft">It has no elements.</p>;
  if (elements === 1) {
    return (
      <p class="single number" aria-label="Its value">
        {shortNumber(s.nans > 0 ? NaN : s.infinities > 0 ? Infinity : s.min)}
      </p>
    );
  }
  return (
    <>
      {s.count < elements && (
        <p class="notice small">
          {grouped(elements)} elements: what follows is of {grouped(s.count)} of them, in runs from the beginning to the end.
        </p>
      )}
      {shownAs !== undefined && <p class="notice small">Complex numbers are shown by their absolute values.</p>}
      {s.nans + s.infinities > 0 && (
        <p class="notice error small">
          {counted(s.nans, 'element')} {s.nans === 1 ? 'is' : 'are'} nan and {grouped(s.infinities)} infinite.
        </p>
      )}
      <dl class="statistics">
        {(
          [
            ['mean', shortNumber(s.mean)],
            ['std', shortNumber(s.std)],
            ['min', shortNumber(s.min)],
            ['max', shortNumber(s.max)],
            ['zeros', s.zeros === 0 ? '0' : `${shortNumber((100 * s.zeros) / s.count)}%`],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
      </dl>
      {histogram && <HistogramPlot histogram={histogram} />}
      {picture && <HeatMap picture={picture} />}
    </>
  );
}
