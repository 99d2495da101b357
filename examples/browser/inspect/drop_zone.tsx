// What is seen before there is a file: a place to drop one, and samples.
import { ChooseFiles } from '../ui/files.js';
import { SAMPLES, type SampleName } from './samples.js';
import type { State } from './state.js';
import { Failure } from '../ui/failure.js';

const ACCEPTED = '.pt,.pth,.ckpt,.bin,.pkl,.safetensors,.npz,.npy,.json';

export function ChooseFile({ state, label, primary }: { state: State; label: string; primary?: boolean }) {
  return <ChooseFiles label={label} accept={ACCEPTED} take={(files) => void state.open(files)} multiple primary={primary} />;
}

export function Status({ state }: { state: State }) {
  return (
    <>
      {state.busy.value !== undefined && (
        <p class="notice" role="status">
          {state.busy.value}
        </p>
      )}
      <Failure text={state.error.value} />
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
