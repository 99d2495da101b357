// Run: networks that PyTorch trained, on what the visitor gives them: a name, or a sound.
import { computed, type Signal } from '@preact/signals';
import { render } from 'preact';
import type { Context } from '../context.js';
import { takeDrops } from '../ui/files.js';
import { Names } from './names/index.js';
import { State as NameState } from './names/state.js';
import { Sound } from './sound/index.js';
import { State as SoundState } from './sound/state.js';

const INPUTS = { name: 'A name', sound: 'A sound' };

export function mount(element: HTMLElement, context: Context): void {
  const input = context.setting('input', 'name');
  const names = once(() => new NameState(context));
  const sound = once(() => {
    const state = new SoundState({ ...context, open: computed(() => context.open.value && input.value === 'sound') });
    void state.openSample();
    return state;
  });
  takeDrops(element, context.open, (files) => {
    input.value = 'sound';
    void sound().open(files);
  });
  render(<Run input={input} names={names} sound={sound} />, element);
}

/** Makes it when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function Run({ input, names, sound }: { input: Signal<string>; names: () => NameState; sound: () => SoundState }) {
  const chosen = input.value === 'sound' ? 'sound' : 'name';
  return (
    <div class="stack run">
      <div class="tabs choice" role="group" aria-label="What is read">
        {(['name', 'sound'] as const).map((name) => (
          <button type="button" aria-pressed={name === chosen} onClick={() => (input.value = name)}>
            {INPUTS[name]}
          </button>
        ))}
      </div>
      {chosen === 'sound' ? <Sound state={sound()} /> : <Names state={names()} />}
    </div>
  );
}
