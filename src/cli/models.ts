// The models that the state dicts of a file are of, each with the way to load it.
import type { Format } from '../serialization/read.js';
import type { Selection } from '../serialization/select.js';
import type { StoredTensor } from '../serialization/stored.js';
import type { Model } from './classes/program.js';
import type { Place } from './classes/place.js';
import type { Path, StateDict } from './content.js';
import { type Module, type Recognised, recognise } from './modules/recognise.js';

export interface KnownModel extends Model, Recognised {}

/** Where the file is, what it is, and the options of the command. */
export interface Given {
  readonly file: string;
  readonly format: Format;
  readonly selection: Selection;
}

/** More state dicts in one file, and more tensors in all of them together, are of no model that somebody writes a class for. */
const MAX_MODELS = 20;
export const MAX_TENSORS = 150_000;

export function modelsIn(stateDicts: readonly StateDict[], given: Given): KnownModel[] {
  const taken = new Set<string>();
  let left = MAX_TENSORS;
  return stateDicts.slice(0, MAX_MODELS).flatMap(({ path, tensors }) => {
    left -= tensors.size;
    return left < 0 ? [] : modelOf(path, tensors, given, taken);
  });
}

function modelOf(path: Path, tensors: StateDict['tensors'], given: Given, taken: Set<string>): KnownModel[] {
  const place = placeOf(path, tensors, given);
  const added = place.rest.length === 0 ? (place.prefix ?? '').slice((given.selection.prefix ?? '').length) : '';
  const names = new Map([...tensors].map(([name, tensor]) => [name.slice(added.length), tensor]));
  const recognised = recognise(names);
  if (recognised.leaves.size === 0 && isFlat(recognised.module)) return [];
  const variable = variableFor([given.selection.key, ...path], taken);
  return [{ ...recognised, variable, place, ties: tiesIn(names) }];
}

/** Whether these are tensors and nothing else. */
const isFlat = (module: Module): boolean => module.kind === 'composite' && module.modules.length === 0;

function placeOf(path: Path, tensors: StateDict['tensors'], { file, format, selection }: Given): Place {
  const { key = null, prefix = null } = selection;
  const [first, ...others] = path;
  const byKey = key === null && prefix === null && typeof first === 'string';
  const rest = byKey ? others : path;
  const wrapper = rest.length === 0 ? wrapperOf([...tensors.keys()]) : '';
  const whole = `${prefix ?? ''}${wrapper}`;
  return { file, format, key: byKey ? first : key, rest, prefix: whole === '' ? prefix : whole };
}

/** What DataParallel, `torch.compile` and training frameworks put before the names of the model that they wrap. */
const WRAPPERS = ['module.', '_orig_mod.', 'model.'];

function wrapperOf(names: readonly string[], before = ''): string {
  const wrapper = WRAPPERS.find((word) => names.every((name) => name.startsWith(before + word)));
  return wrapper === undefined || before.length > 30 ? before : wrapperOf(names, before + wrapper);
}

/** A name out of the last key: `model_state_dict` is of a `model`. */
function variableFor(keys: readonly (string | number | null | undefined)[], taken: Set<string>): string {
  const last = keys.findLast((key) => typeof key === 'string') ?? '';
  const base = last.replace(/_?(state_?dict|weights|params)$/i, '');
  const name = /^(?!torch$|tf$|nn$)[a-z][a-z0-9_]{0,30}$/.test(base) && !WORDS.has(base) ? base : 'model';
  let variable = name;
  for (let i = 2; taken.has(variable); i++) variable = `${name}${i}`;
  taken.add(variable);
  return variable;
}

/** What is no name of a variable in TypeScript or in Python. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'and arguments as assert async await break case catch class const continue debugger def default del delete do elif else ' +
    'enum eval except export extends false finally for from function global if implements import in index instanceof interface ' +
    'is lambda let json load_file loaded new nonlocal not null numpy or os package pass private protected public raise return shard state_dict static ' +
    'super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** More tensors than this that have two names are no tied weights. */
const MAX_TIES = 20;

function tiesIn(tensors: ReadonlyMap<string, StoredTensor>): [name: string, first: string][] {
  const firsts = new Map<StoredTensor, string>();
  const ties: [string, string][] = [];
  for (const [name, tensor] of tensors) {
    const first = firsts.get(tensor);
    if (first === undefined) firsts.set(tensor, name);
    else ties.push([name, first]);
  }
  return ties.slice(0, MAX_TIES);
}
