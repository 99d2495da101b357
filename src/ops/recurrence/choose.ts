// Which form runs a recurrence: one of the active backend's engine where there is one for that size, else the composed one.
import { isTapeOn } from '../../engines/engine.js';
import { nativeBuild } from '../../kernels/chosen.js';
import { byKernels, choose, type Forms } from '../forms.js';
import { composedForm } from './composed/form.js';
import type { Form, RecurrenceInput } from './form.js';
import { kernelsForm } from './kernels/form.js';
import type { ModeName } from './modes.js';
import { onlyBrowser } from './only_browser.js';
import { fits } from './parts.js';

const kernels = byKernels((mode: ModeName, input: RecurrenceInput): Form | undefined => {
  const form = kernelsForm(mode);
  return form && fits(form, input, isTapeOn()) ? form : undefined;
});

const FORMS: Forms<Form, [mode: ModeName, input: RecurrenceInput]> = {
  wasm: byKernels(kernelsForm), // which throws if there is no memory, where tfjs's ops go on
  cpu: kernels,
  tensorflow,
  ...onlyBrowser,
};

// From so many multiplications in a step's product with W_hh TensorFlow's threads and wider vectors win over WebAssembly, which
// runs where there is no native build.
const MULTIPLICATIONS = 2 ** 20;

function tensorflow(mode: ModeName, input: RecurrenceInput): Form | undefined {
  const [N] = input.state0[0].shape;
  const isLarge = N * input.weights.w_hh.size >= MULTIPLICATIONS;
  return isLarge && nativeBuild() === undefined ? undefined : kernels(mode, input);
}

export function formFor(mode: ModeName, input: RecurrenceInput): Form {
  const isEmpty = input.x.size === 0 || input.state0.some(({ size }) => size === 0);
  return isEmpty ? composedForm(mode) : choose(FORMS, composedForm(mode), mode, input);
}
