// tf.tidy for what is called for every op: of a result whose tensors are known, without a search of all that it holds.
import * as tf from '@tensorflow/tfjs-core';
import { privately } from './privately.js';

interface Scope {
  readonly id: number;
  readonly track: readonly tf.Tensor[];
}

interface State {
  scopeStack: Scope[];
  activeScope: Scope | null;
}

interface Engine {
  readonly state: State;
  startScope(name: string): void;
  /** Has a tensor belong to the active scope. */
  track(tensor: tf.Tensor): void;
}

let known: Engine | undefined;

function engine(): Engine {
  if (known === undefined) {
    known = privately<Engine>(tf.engine(), ['state', 'startScope', 'track'], "tfjs's engine");
    privately<State>(known.state, ['scopeStack', 'activeScope'], "the engine's state");
  }
  return known;
}

/** Ends the active scope: frees what was made in it but these tensors, which belong to the scope around it. */
function end({ state }: Engine, results: readonly tf.Tensor[]): void {
  const scope = state.scopeStack.pop();
  state.activeScope = state.scopeStack.at(-1) ?? null;
  if (scope === undefined) return;
  for (const tensor of scope.track) if (!tensor.kept && !results.includes(tensor)) tensor.dispose();
  for (const tensor of results) if (!tensor.kept && tensor.scopeId === scope.id) known?.track(tensor);
}

const NONE: readonly tf.Tensor[] = [];

/** What `body` returns; all else that it makes is freed. `tensorsOf` lists the tensors in a result that is neither one nor an array of such. */
export function tidied<T extends tf.Tensor | readonly tf.Tensor[]>(body: () => T, name?: string): T;
export function tidied<T>(body: () => T, name: string, tensorsOf: (result: T) => readonly tf.Tensor[]): T;
export function tidied<T>(body: () => T, name = '', tensorsOf = listed as (result: T) => readonly tf.Tensor[]): T {
  const its = engine();
  its.startScope(name);
  let results = NONE;
  try {
    const result = body();
    results = tensorsOf(result);
    return result;
  } finally {
    end(its, results);
  }
}

const listed = (result: tf.Tensor | readonly tf.Tensor[]): readonly tf.Tensor[] =>
  Array.isArray(result) ? (result as readonly tf.Tensor[]) : [result as tf.Tensor];
