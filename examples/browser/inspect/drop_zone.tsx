// Where files come in: dropped anywhere on the page, chosen, or one of the samples.
import type { Context } from '../context.js';
import { SAMPLES, type SampleName } from './samples.js';
import type { State } from './state.js';

const ACCEPTED = '.pt,.pth,.ckpt,.bin,.pkl,.safetensors,.npz,.npy,.json';

/** Takes what is dropped, wherever, while the tab is open. */
export function takeDrops(element: HTMLElement, state: State, context: Context): void {
  const over = (is: boolean): void => void element.classList.toggle('dropping', is);
  addEventListener('dragover', (event) => {
    if (!context.open.value) return;
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over(false);
  });
  addEventListener('drop', (event) => {
    if (!context.open.value) return;
    event.preventDefault();
    over(false);
    void state.open([...(event.dataTransfer?.files ?? [])]);
  });
}

export function ChooseFile({ state, label, primary = false }: { state: State; label: string; primary?: boolean }) {
  return (
    <label class={primary ? 'button primary choose' : 'button choose'}>
      {label}
      <input
        class="sr-only"
        type="file"
        multiple
        accept={ACCEPTED}
        onChange={({ currentTarget }) => {
          void state.open([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

export function Status({ state }: { state: State }) {
  return (
    <>
      {state.busy.value !== undefined && (
        <p class="notice" role="status">
          {state.busy.value}
        </p>
      )}
      {state.error.value !== undefined && (
        <p class="notice error" role="alert">
          {state.error.value}
        </p>
      )}
    </>
  );
}

export function DropZone({ state }: { state: State }) {
  return (
    <>
      <div class="hero">
        <h2>Look into any PyTorch checkpoint</h2>
        <p class="soft">
          Every tensor, the modules that it was made by, and the class that loads it, in TypeScript and in Python.
        </p>
      </div>
      <div class="drop">
        <svg viewBox="0 0 48 48" aria-hidden="true">
          <path d="M14 6h14l8 8v28H14z" />
          <path d="M28 6v8h8" />
          <path d="M25 22v13M19.5 29.5 25 35l5.5-5.5" />
        </svg>
        <p class="drop-title">Drop a file here</p>
        <p class="soft small">
          <code>.pt</code> <code>.pth</code> <code>.ckpt</code> <code>.safetensors</code> <code>.npz</code>. It is read in
          this page and goes nowhere; nothing in it is executed.
        </p>
        <ChooseFile state={state} label="Choose a file" primary />
      </div>
      <Status state={state} />
      <div class="stack samples">
        <h3>Or open one of these</h3>
        <ul>
          {(Object.keys(SAMPLES) as SampleName[]).map((name) => (
            <li key={name}>
              <button type="button" class="card sample" onClick={() => void state.openSample(name)}>
                <strong>{SAMPLES[name].title}</strong>
                <code>{SAMPLES[name].file}</code>
                <span class="soft small">{SAMPLES[name].about}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
