// The tab: a network learns to write, in a worker of its own.
import { render } from 'preact';
import type { Context } from '../context.js';
import { CopyButton } from '../ui/copy_button.js';
import { Curves } from './curves.js';
import goOn from './go_on.py';
import { Settings } from './settings.js';
import { State, TEMPERATURES } from './state.js';
import { Failure } from '../ui/failure.js';

const AVERAGED = 20; // steps

export function mount(element: HTMLElement, context: Context): void {
  render(<Train state={new State(context)} />, element);
}

function Train({ state }: { state: State }) {
  const { failure } = state;
  return (
    <div class="stack train">
      <div>
        <h2>Train a network that writes</h2>
        <p class="soft">
          It reads a text character by character and learns which one comes next: PyTorch's modules, optimizer and random
          numbers, in this page.
        </p>
      </div>
      <Failure text={failure.value} />
      <Kept state={state} />
      <div class="workbench">
        <Settings state={state} />
        <div class="stack">
          <Controls state={state} />
          <div class="beside">
            <Curves state={state} />
            <Writing state={state} />
          </div>
          <Python state={state} />
        </div>
      </div>
    </div>
  );
}

function Kept({ state }: { state: State }) {
  const kept = state.kept.value;
  if (kept === null || state.status.value !== 'new') return null;
  return (
    <p class="notice row spread">
      <span>
        A training of nn.{kept.settings.cell} is kept here, {kept.history.bits.length} steps long. Another one takes its
        place when it begins.
      </span>
      <button class="button small" type="button" onClick={() => void state.goBack()}>
        Go on with it
      </button>
    </p>
  );
}

function Controls({ state }: { state: State }) {
  const { status, steps } = state;
  const playing = status.value === 'playing';
  const idle = status.value === 'new' || status.value === 'paused';
  return (
    <section class="card controls" aria-label="Training">
      <div class="row">
        {playing ? (
          <button class="button primary" type="button" onClick={() => state.pause()}>
            <Icon path="M6 4h4v16H6zM14 4h4v16h-4z" /> Pause
          </button>
        ) : (
          <button class="button primary" type="button" disabled={!idle} onClick={() => void state.play()}>
            <Icon path="M6 4l14 8-14 8z" /> {steps.value > 0 ? 'Go on' : 'Train'}
          </button>
        )}
        <button class="button" type="button" disabled={!idle} onClick={() => void state.step()}>
          Step
        </button>
      </div>
      <Figures state={state} />
    </section>
  );
}

const Icon = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
    <path d={path} class="filled" />
  </svg>
);

function Figures({ state }: { state: State }) {
  const { summary, steps, speed, status, history } = state;
  const { bits, norms } = history.value;
  const mean = (values: number[]): string => {
    const last = values.slice(-AVERAGED);
    return last.length === 0 ? '–' : (last.reduce((sum, value) => sum + value, 0) / last.length).toFixed(3);
  };
  const figures: [label: string, value: string][] = [
    ['steps', steps.value.toLocaleString('en')],
    ['epochs', summary.value ? (steps.value / summary.value.stepsPerEpoch).toFixed(1) : '–'],
    ['bits per character', mean(bits)],
    ['gradient norm', mean(norms)],
    ['steps per second', status.value === 'playing' && speed.value > 0 ? speed.value.toFixed(1) : '–'],
    ['parameters', summary.value ? summary.value.parameters.toLocaleString('en') : '–'],
  ];
  return (
    <dl class="figures">
      {figures.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it writes; before it has learned anything, how the text begins that it will learn from. */
function Writing({ state }: { state: State }) {
  const { sample, temperature, preview, status } = state;
  const [low, high] = TEMPERATURES;
  const choose = (value: string): void => {
    temperature.value = value;
    void state.draw();
  };
  return (
    <section class="card writing" aria-labelledby="writing">
      <div class="row spread">
        <h3 id="writing">
          {sample.value
            ? `Written after ${sample.value.step} ${sample.value.step === 1 ? 'step' : 'steps'}`
            : 'What it will read'}
        </h3>
        <label class="row small soft">
          temperature
          <input
            type="range"
            min={low}
            max={high}
            step="0.1"
            value={temperature.value}
            onInput={({ currentTarget }) => choose(currentTarget.value)}
          />
          <output class="number">{Number(temperature.value).toFixed(1)}</output>
        </label>
      </div>
      <pre tabIndex={0} aria-labelledby="writing">
        {sample.value?.text ?? (status.value === 'new' ? preview.value.text : '')}
      </pre>
    </section>
  );
}

function Python({ state }: { state: State }) {
  const { summary, status } = state;
  return (
    <section class="card stack" aria-labelledby="python">
      <div class="row spread">
        <h3 id="python">Go on in PyTorch</h3>
        <div class="row">
          <button
            class="button small"
            type="button"
            disabled={!summary.value || status.value === 'waiting'}
            onClick={() => void state.download()}
          >
            Download charmodel.pt
          </button>
          <CopyButton text={goOn} label="Copy the lines" />
        </div>
      </div>
      <p class="soft small">
        The checkpoint has the weights, the optimizer's state, the text and the curve. These lines load it, make the same
        next steps and save it again, and this page opens it.
      </p>
      <details>
        <summary>The lines</summary>
        <pre class="code" tabIndex={0} aria-label="Python that goes on from charmodel.pt">
          {goOn}
        </pre>
      </details>
    </section>
  );
}
