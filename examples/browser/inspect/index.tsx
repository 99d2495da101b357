// Inspect: what is in a checkpoint, without any Python.
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { Context } from '../context.js';
import { takeDrops } from '../ui/files.js';
import { DropZone } from './drop_zone.js';
import { FileView } from './file_view.js';
import { State } from './state.js';

export function mount(element: HTMLElement, context: Context): void {
  const state = new State(context);
  takeDrops(element, context.open, (files) => void state.open(files));
  effect(() => state.follow(state.sample.value));
  render(<Inspect state={state} />, element);
}

function Inspect({ state }: { state: State }) {
  return (
    <div class="stack inspect">
      {state.file.value === undefined ? <DropZone state={state} /> : <FileView state={state} file={state.file.value} />}
    </div>
  );
}
