// All that is drawn, and the case `index` of a run.
import { Dice } from '../../support/dice.js';
import type { Question } from './check.js';
import { type Draws, Numbers, type Value } from './drawn.js';
import { ACTIVATIONS } from './draws/activations.js';
import { ATTENTION } from './draws/attention.js';
import { CONVOLUTIONS } from './draws/convolutions.js';
import { LAYERS } from './draws/layers.js';
import { LOSSES } from './draws/losses.js';
import { NORMALIZATIONS } from './draws/normalizations.js';
import { RANDOM } from './draws/random.js';

const DRAWS: Draws = { ...ACTIVATIONS, ...ATTENTION, ...CONVOLUTIONS, ...LAYERS, ...LOSSES, ...NORMALIZATIONS, ...RANDOM };

/** Always the same one, of those whose name contains `part`. */
export function draw(seed: number, index: number, part: string): Question {
  const mixed = (Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const dice = new Dice(mixed);
  const name = dice.pick(Object.keys(DRAWS).filter((of) => of.includes(part)));
  return { name, seed: mixed, ...DRAWS[name](dice) };
}

/** On one line: `nn.Softmax(-1)(float32 [2, 3])`. */
export function describe({ name, args = [], keywords, inputs, training }: Question): string {
  const all = (values: readonly Value[]): string => values.map(text).join(', ');
  const named = Object.entries(keywords ?? {}).map(([key, value]) => `${key}=${text(value)}`);
  const call = `${name}(${[...args.map(text), ...named].join(', ')})`;
  return `${call}${inputs ? `(${all(inputs)})` : ''}${training === false ? ', eval' : ''}`;
}

const text = (value: Value): string =>
  value instanceof Numbers ? `${value.dtype} [${value.shape.join(', ')}]` : JSON.stringify(value);
