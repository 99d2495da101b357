// State dicts as `recognise` sees them: names, dtypes and shapes.
import type { Entry } from '../../src/cli/modules/tree.js';
import fixture from '../fixtures/models.json' with { type: 'json' };

export type State = Readonly<Record<string, readonly [dtype: string, shape: readonly number[]]>>;

export const entriesOf = (state: State): Map<string, Entry> =>
  new Map(Object.entries(state).map(([name, [dtype, shape]]) => [name, { dtype, shape }]));

/** float32 tensors. */
export const floats = (shapes: Readonly<Record<string, readonly number[]>>): Map<string, Entry> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'float32', shape }]));

interface Recorded {
  /** What real PyTorch assigned to each attribute. */
  attributes: Readonly<Record<string, string>>;
  state: State;
}

export const MODELS = fixture.models as unknown as Readonly<Record<string, Recorded>>;
