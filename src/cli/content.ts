// What a checkpoint holds, by its paths: tensors, other values, objects of other classes, state dicts.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { Budget, COST } from '../serialization/budget.js';
import { type Stored, StoredTensor } from '../serialization/stored.js';
import { foreignClass, hasKey, partsOf, tensorsIn } from './values.js';

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
/** Python itself pickles no deeper. */
const MAX_NESTING = 1000;

/** `fileSize` limits how much all names take: keys may be long, and one inside the other. */
export function contentOf(value: Stored, fileSize: number): Content {
  const budget = new Budget(fileSize);
  const content: Content = { tensors: [], values: [], repeated: [], objects: [], stateDicts: [] };
  const seen = new Map<Stored, string>();

  const visit = (item: Stored, name: string, path: Path | undefined, depth: number): void => {
    budget.spend(COST.text + 2 * name.length);
    check(depth <= MAX_NESTING, () => new RuntimeError(`the file is nested more than ${MAX_NESTING} levels deep`));
    const first = seen.get(item);
    if (typeof item === 'object' && item !== null && first === undefined) seen.set(item, name);
    if (item instanceof StoredTensor) {
      content.tensors.push({ name, tensor: item, first });
      return;
    }
    const className = foreignClass(item);
    const parts = partsOf(item);
    if (first !== undefined && (parts.length > 0 || className !== undefined)) {
      content.repeated.push([name, first]);
      return;
    }
    if (className !== undefined) content.objects.push([name, className]);
    else if (parts.length === 0) content.values.push([name === '' ? '(the file)' : name, item]);
    const below = path && stateDictsIn(item, path);
    for (const [key, part, step] of parts) {
      const place = below && step !== undefined ? [...below, step] : undefined;
      visit(part, name === '' ? key : `${name}.${key}`, place, depth + 1);
    }
  };

  /** Notes the state dict at `path`, and gives the path if there may be others inside. */
  const stateDictsIn = (item: Stored, path: Path): Path | undefined => {
    const tensors = tensorsIn(item);
    if (tensors.size > 0) content.stateDicts.push({ path, tensors });
    return path.length < MAX_DEPTH && !isOptimizer(item) ? path : undefined;
  };

  visit(value, '', [], 0);
  return content;
}

/** What optimizers keep of each parameter are no modules. */
const isOptimizer = (value: Stored): boolean => hasKey(value, 'state') && hasKey(value, 'param_groups');
