// What a checkpoint holds, by its paths: tensors, other values, objects of other classes, state dicts.
import { Budget, COST } from '../serialization/budget.js';
import { type Stored, StoredTensor } from '../serialization/stored.js';
import { classOf, hasKey, inside, named } from './values.js';

/** The keys from the outermost value to one inside. */
export type Path = readonly (string | number)[];

export interface NamedTensor {
  readonly name: string;
  readonly tensor: StoredTensor;
  /** The name that the same tensor has had before. */
  readonly first: string | undefined;
}

export interface StateDict {
  readonly path: Path;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

export interface Content {
  /** Two may have the same name, as that of `{ 'a.b': x, a: { b: y } }`. */
  readonly tensors: NamedTensor[];
  readonly values: (readonly [name: string, value: Stored])[];
  /** Values that are there a second time, with the name of the first. */
  readonly repeated: (readonly [name: string, first: string])[];
  readonly objects: (readonly [name: string, className: string])[];
  readonly stateDicts: StateDict[];
}

/** State dicts deeper inside are no models. */
const MAX_DEPTH = 4;

/** `fileSize` limits how much all names take: keys may be long, and one inside the other. */
export function contentOf(value: Stored, fileSize: number): Content {
  const budget = new Budget(fileSize);
  const content: Content = { tensors: [], values: [], repeated: [], objects: [], stateDicts: [] };
  const seen = new Map<Stored, string>();

  const visit = (item: Stored, name: string, path: Path | undefined): void => {
    budget.spend(COST.text + 2 * name.length);
    const first = seen.get(item);
    if (typeof item === 'object' && item !== null && first === undefined) seen.set(item, name);
    if (item instanceof StoredTensor) content.tensors.push({ name, tensor: item, first });
    else visitOther(item, name, path, first);
  };
  const visitOther = (item: Exclude<Stored, StoredTensor>, name: string, path: Path | undefined, first?: string): void => {
    const className = classOf(item);
    const items = inside(item);
    if (first !== undefined && (items ?? className) !== undefined) {
      content.repeated.push([name, first]);
      return;
    }
    if (className !== undefined) content.objects.push([name, className]);
    else if (items === undefined) content.values.push([name === '' ? '(the file)' : name, item]);
    const tensors = path && tensorsOf(item);
    if (path && tensors && tensors.size > 0) content.stateDicts.push({ path, tensors });
    const below = path !== undefined && path.length < MAX_DEPTH && !isOptimizer(item) ? path : undefined;
    for (const [key, element] of items ?? []) {
      visit(element, name === '' ? String(key) : `${name}.${key}`, below && [...below, key]);
    }
  };
  visit(value, '', []);
  return content;
}

function tensorsOf(value: Stored): Map<string, StoredTensor> | undefined {
  const entries = named(value);
  if (entries === undefined) return undefined;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, item] of entries) if (item instanceof StoredTensor) tensors.set(name, item);
  return tensors;
}

/** What optimizers keep of each parameter are no modules. */
const isOptimizer = (value: Stored): boolean => hasKey(value, 'state') && hasKey(value, 'param_groups');
