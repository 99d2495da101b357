// Which form runs a recurrence: one of the active backend's engine where there is one for that size, else the composed one.
import { isTapeOn } from '../../engines/engine.js';
import { hasSimd } from '../../kernels/instance.js';
import { choose, type Forms } from '../forms.js';
import { composedForm } from './composed/form.js';
import type { Form, RecurrenceInput } from './form.js';
import type { ModeName } from './modes.js';
import { onlyBrowser } from './only_browser.js';
import { onlyNode } from './only_node.js';
import { fits } from './parts.js';
import { simdForm } from './simd/form.js';
import { allAlive } from './steps.js';

const FORMS: Forms<Form, [mode: ModeName, input: RecurrenceInput]> = {
  wasm: (mode) => (hasSimd() ? simdForm(mode) : undefined), // which throws if there is no memory, where tfjs's ops go on
  cpu: simd,
  tensorflow,
  ...onlyBrowser,
};

function simd(mode: ModeName, input: RecurrenceInput): Form | undefined {
  const form = hasSimd() ? simdForm(mode) : undefined;
  return form && fits(form, input, isTapeOn()) ? form : undefined;
}

// From so many multiplications in a step's product with W_hh TensorFlow's threads and wider vectors win over one thread of
// SIMD. Products of few rows are not where it is fast.
const FEW_ROWS = 8;
const MULTIPLICATIONS = { few: 2 ** 21, many: 2 ** 19 };
// From so many on the products are all that counts, and without a backward pass the graph's loop is slower than single ops.
const ONLY_PRODUCTS = 2 ** 24;

/** On the native backend SIMD for small steps, TensorFlow for large ones. */
function tensorflow(mode: ModeName, input: RecurrenceInput): Form | undefined {
  const { state0, weights, steps } = input;
  const [N] = state0[0].shape;
  const multiplications = N * weights.w_hh.size;
  const enough = N < FEW_ROWS ? MULTIPLICATIONS.few : MULTIPLICATIONS.many;
  const form = multiplications < enough ? simd(mode, input) : undefined;
  if (form) return form;
  const composedIsBetter = multiplications >= ONLY_PRODUCTS && !isTapeOn();
  return allAlive(steps) && !composedIsBetter ? onlyNode.tensorflow?.(mode, input, isTapeOn()) : undefined;
}

export function formFor(mode: ModeName, input: RecurrenceInput): Form {
  const isEmpty = input.x.size === 0 || input.state0.some(({ size }) => size === 0);
  return isEmpty ? composedForm(mode) : choose(FORMS, composedForm(mode), mode, input);
}
