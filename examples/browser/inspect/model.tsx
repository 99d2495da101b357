// The modules that the tensors fit, and the classes that load them.
import { CopyButton } from '../ui/copy_button.js';
import type { FileReport, ModelFit, ModuleFit } from './file.js';
import type { State } from './state.js';

const LANGUAGES = { typescript: 'TypeScript', python: 'Python' } as const;
type LanguageName = keyof typeof LANGUAGES;

/** So many modules are named; the class has them all. */
const MAX_FITS = 12;

export function ModelCard({ state, file }: { state: State; file: FileReport }) {
  const language: LanguageName = state.language.value === 'python' ? 'python' : 'typescript';
  const code = file[language];
  return (
    <section class="card model" aria-labelledby="model-title">
      <div class="stack fits">
        <h3 id="model-title">It fits</h3>
        {file.models.map((model) => (
          <Fits key={model.place} model={model} language={language} />
        ))}
        {file.remarks.length > 0 && (
          <details class="small soft">
            <summary>What no file tells</summary>
            <ul class="remarks">
              {file.remarks.map((remark) => (
                <li key={remark}>{remark.trim()}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div class="stack code-side">
        <div class="row spread">
          <div class="tabs compact" role="group" aria-label="Language of the class">
            {(Object.keys(LANGUAGES) as LanguageName[]).map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === language}
                onClick={() => void (state.language.value = name)}
              >
                {LANGUAGES[name]}
              </button>
            ))}
          </div>
          {code !== undefined && <CopyButton text={code} label={`Copy ${LANGUAGES[language]}`} />}
        </div>
        {code === undefined ? (
          <p class="notice">The class is longer than anybody would read.</p>
        ) : (
          <pre class="code" tabindex={0} aria-label={`The class in ${LANGUAGES[language]}`}>
            {code}
          </pre>
        )}
      </div>
    </section>
  );
}

function Fits({ model, language }: { model: ModelFit; language: LanguageName }) {
  return (
    <div class="stack fit-list">
      {model.place !== '' && (
        <p class="soft small">
          in <code>{model.place}</code>
        </p>
      )}
      <ul>
        {model.modules.slice(0, MAX_FITS).map((module) => (
          <Fit key={module.name} module={module} language={language} />
        ))}
      </ul>
      {model.modules.length > MAX_FITS && <p class="soft small">and {model.modules.length - MAX_FITS} more modules</p>}
      {model.strange.length > 0 && (
        <p class="notice small">No model has these names: {model.strange.slice(0, 10).join(', ')}</p>
      )}
    </div>
  );
}

function Fit({ module, language }: { module: ModuleFit; language: LanguageName }) {
  return (
    <li>
      <code class="fit">{module[language]}</code>
      <span class="soft small">
        {module.name !== '' && <code>{module.name}</code>}
        {module.others.length > 0 && ` or ${module.others.slice(0, 3).join(', ')}`}
      </span>
    </li>
  );
}
