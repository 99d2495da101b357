// A name is read letter by letter, by three networks side by side.
import { Hidden, Scale } from '../hidden.js';
import type { Steps } from '../steps.js';
import { MOST } from './letters.js';
import { State } from './state.js';
import type { Reading } from './worker.js';
import { Failure } from '../../ui/failure.js';

const EXAMPLES = [
  'Yamamoto',
  'Kowalczyk',
  'Papadopoulos',
  "O'Sullivan",
  'Schmidhuber',
  'Tchaikovsky',
  'Rossellini',
  'Nguyen',
];

/** So many languages are shown, those that are likely at some letter. */
const SHOWN = 5;

/** What is written into its cell, in hundredths. */
const LEAST = 5;

export function Names({ state }: { state: State }) {
  const { name, read, letters, failure } = state;
  const type = (text: string): void => {
    state.stop();
    name.value = text;
  };
  return (
    <div class="stack">
      <div>
        <h2>Which language is this name from?</h2>
        <p class="soft">
          Three networks that PyTorch trained read a surname letter by letter, and say after each one which of 16 languages
          they take it for. Their <code>.pt</code> files run here as they are.
        </p>
      </div>
      <Failure text={failure.value} />
      <div class="asking row">
        <label class="name">
          <span class="sr-only">A surname</span>
          <input
            type="text"
            value={name.value}
            maxLength={MOST}
            placeholder="A surname"
            autocomplete="off"
            autocapitalize="words"
            spellcheck={false}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
        <div class="row examples" role="group" aria-label="Examples">
          {EXAMPLES.map((example) => (
            <button class="button small" type="button" onClick={() => state.type(example)}>
              {example}
            </button>
          ))}
        </div>
      </div>
      {letters.value.length === 0 && <p class="notice">Type a name of letters from a to z, with accents or without.</p>}
      {read.value && (
        <div class="readers">
          {read.value.readings.map((reading) => (
            <Reader key={reading.cell} state={state} letters={read.value?.letters ?? []} reading={reading} />
          ))}
        </div>
      )}
      <Scale />
    </div>
  );
}

const stepsOf = (letters: string[]): Steps => ({
  count: letters.length,
  one: 'letter',
  each: `after each of ${letters.length} letters`,
  name: (step) => `after “${letters[step]}”`,
  ticks: letters.map((text, step) => ({ step, text })),
  points: true,
});

function Reader({ state, letters, reading }: { state: State; letters: string[]; reading: Reading }) {
  const { cell, languages, accuracy, probabilities } = reading;
  const of = (language: number, letter: number): number => probabilities[letter * languages.length + language];
  const likely = languages
    .map((name, language) => ({ name, chances: letters.map((_, letter) => of(language, letter)) }))
    .sort((a, b) => Math.max(...b.chances) - Math.max(...a.chances))
    .slice(0, SHOWN)
    .sort((a, b) => b.chances[letters.length - 1] - a.chances[letters.length - 1]);
  const percent = (chance: number): number => Math.round(100 * chance);
  return (
    <section class="card reader" aria-labelledby={`reader-${cell}`} style={{ '--letters': letters.length }}>
      <div class="row spread">
        <h3 id={`reader-${cell}`}>
          nn.{cell}: {likely[0].name}
        </h3>
        <span class="badge" title="of names that it has not learned from">
          right on {percent(accuracy)} % of new names
        </span>
      </div>
      <div class="reading">
        <table>
          <caption class="sr-only">Chances in percent after each letter, by nn.{cell}</caption>
          <thead>
            <tr>
              <td />
              {letters.map((letter) => (
                <th scope="col">{letter}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {likely.map(({ name, chances }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {chances.map((chance) => (
                  <td style={{ '--chance': chance.toFixed(3) }}>
                    {percent(chance) >= LEAST ? percent(chance) : <span class="sr-only">{percent(chance)}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <Hidden units={state.units} steps={stepsOf(letters)} state={reading} />
      </div>
    </section>
  );
}
