// The form that is composed of tfjs's ops: it runs the definition of each mode, on every backend.
import type { Form } from '../form.js';
import type { ModeName } from '../modes.js';
import { FORMULAS } from './formulas.js';
import { activeOps } from './ops/ops.js';

export function composedForm(mode: ModeName): Form {
  const { forward, backward } = FORMULAS[mode];
  return {
    name: 'composed',
    forward: (input) => forward(activeOps(), input),
    backward: (input) => backward(activeOps(), input),
    products: activeOps,
  };
}
