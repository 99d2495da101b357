// The file, or a state dict in it, in another format.
import { useState } from 'preact/hooks';
import type { FileReport } from './file.js';
import type { State } from './state.js';

export function Convert({ state, file }: { state: State; file: FileReport }) {
  const [part, setPart] = useState(file.parts.length > 1 ? 1 : 0);
  const busy = state.busy.value !== undefined;
  return (
    <section class="card stack" aria-labelledby="convert-title">
      <h3 id="convert-title">Convert</h3>
      <div class="row convert">
        {file.parts.length > 1 && (
          <label class="field">
            What
            <select value={String(part)} onChange={({ currentTarget }) => setPart(Number(currentTarget.value))}>
              {file.parts.map((label, i) => (
                <option key={label} value={String(i)}>
                  {label === '' ? 'the whole file' : label}
                </option>
              ))}
            </select>
          </label>
        )}
        {['.safetensors', '.pt'].map((extension) => (
          <button
            key={extension}
            class="button"
            type="button"
            disabled={busy}
            onClick={() => void state.convert(Math.min(part, file.parts.length - 1), extension)}
          >
            Download as {extension}
          </button>
        ))}
      </div>
      <p class="soft small">Every dtype and every bit stays. A .safetensors file holds tensors only.</p>
    </section>
  );
}
