// What is trained, and where: the text, the network, the backend.
import { BATCH, CELLS, CHUNK } from '../../characters/settings.js';
import { SIZES, type State } from './state.js';

const TEXTS = { shakespeare: 'Shakespeare, Coriolanus', names: 'English first names', own: 'A text of your own' };
const LABELS = { embedding_size: 'embedding_size', hidden_size: 'hidden_size', num_layers: 'num_layers' };
const LEAST = BATCH * CHUNK + 1;

export function Settings({ state }: { state: State }) {
  const { status, text, cell, sizes, seed, backend, backends } = state;
  const fixed = status.value !== 'new';
  return (
    <section class="card stack settings" aria-labelledby="settings">
      <div class="row spread">
        <h3 id="settings">Settings</h3>
        {fixed && status.value !== 'waiting' && (
          <button
            class="button small"
            type="button"
            disabled={status.value === 'playing'}
            title="Back to the settings; this training stays kept until another one begins"
            onClick={() => state.renew()}
          >
            Start anew
          </button>
        )}
      </div>
      <fieldset class="stack" disabled={fixed}>
        <legend class="sr-only">Text and network</legend>
        <label class="field">
          Text
          <select value={text.value} onChange={({ currentTarget }) => (text.value = currentTarget.value)}>
            {Object.entries(TEXTS).map(([name, label]) => (
              <option value={name}>{label}</option>
            ))}
          </select>
        </label>
        {text.value === 'own' && <OwnText state={state} />}
        <div class="tabs" role="radiogroup" aria-label="Network">
          {CELLS.map((name) => (
            <button
              type="button"
              role="radio"
              aria-checked={cell.value === name}
              disabled={fixed}
              onClick={() => (cell.value = name)}
            >
              {name}
            </button>
          ))}
        </div>
        <div class="sizes">
          {Object.entries(SIZES).map(([name, choices]) => (
            <label class="field">
              <code>{LABELS[name as keyof typeof SIZES]}</code>
              <select
                value={sizes[name as keyof typeof SIZES].value}
                onChange={({ currentTarget }) => (sizes[name as keyof typeof SIZES].value = currentTarget.value)}
              >
                {choices.map((choice) => (
                  <option value={choice}>{choice}</option>
                ))}
              </select>
            </label>
          ))}
          <label class="field">
            <code>manual_seed</code>
            <input
              inputMode="numeric"
              pattern="\d{1,9}"
              value={seed.value}
              onChange={({ currentTarget }) =>
                (seed.value = /^\d{1,9}$/.test(currentTarget.value) ? currentTarget.value : '0')
              }
            />
          </label>
        </div>
      </fieldset>
      <label class="field">
        Backend
        <select
          value={backend.value}
          disabled={status.value === 'playing' || status.value === 'waiting'}
          onChange={({ currentTarget }) => void state.useBackend(currentTarget.value)}
        >
          {backends.value.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </select>
      </label>
      <label class="button small">
        Open charmodel.pt
        <input
          class="sr-only"
          type="file"
          accept=".pt"
          disabled={status.value === 'playing' || status.value === 'waiting'}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void state.open(file);
            currentTarget.value = '';
          }}
        />
      </label>
    </section>
  );
}

function OwnText({ state: { own, status } }: { state: State }) {
  const { length } = own.value;
  return (
    <label class="field">
      Your text, of {LEAST} characters or more
      <textarea
        rows={7}
        maxLength={1_000_000}
        placeholder="Paste a text here. It stays in this browser."
        value={own.value}
        readOnly={status.value !== 'new'}
        onInput={({ currentTarget }) => (own.value = currentTarget.value)}
      />
      <span class="number">
        {length.toLocaleString('en')} characters{length > 0 && length < LEAST ? `: ${LEAST - length} more are needed` : ''}
      </span>
    </label>
  );
}
