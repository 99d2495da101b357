// Run: networks that PyTorch trained, on what the visitor gives them.
import { render } from 'preact';
import type { Context } from '../context.js';
import { Names } from './names/index.js';
import { State } from './names/state.js';

export function mount(element: HTMLElement, context: Context): void {
  render(<Run names={new State(context)} />, element);
}

function Run({ names }: { names: State }) {
  return (
    <div class="stack run">
      <Names state={names} />
    </div>
  );
}
