// The names in a torch file that stand for data at once: tensors, bytes, dicts. Every other call is recorded.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { describe, dictOf } from '../contents.js';
import { Dict, Global, PyObject, type Stored, Tuple } from '../stored.js';
import { storageOfBytes } from './load_from_bytes.js';
import { rebuild } from './rebuild.js';
import type { Tensors } from './tensors.js';

/** What a call in a pickle makes, or undefined if it is to be recorded. */
export function madeBy(callable: Global, args: Tuple, budget: Budget, tensors: Tensors): Stored | undefined {
  const { path } = callable;
  if (DICTS.has(path)) return emptyOrCopied(callable, args, budget);
  if (path === '_codecs.encode') return encode(args, budget);
  if (path === 'builtins.bytes' && args.items.length === 0) return new Uint8Array(0);
  if (path === 'torch.storage._load_from_bytes') return storageOfBytes(args, budget);
  return rebuild(callable, args, tensors);
}

/** Classes of dicts. */
const DICTS = new Set(['collections.OrderedDict', 'collections.defaultdict', 'collections.Counter']);

/** Without entries, or with those of a dict or of a list of pairs, as Python 2 pickled an OrderedDict. */
function emptyOrCopied(callable: Global, args: Tuple, budget: Budget): PyObject {
  budget.spend(COST.dict + COST.slot * args.items.length);
  const last = args.items.at(-1) ?? null;
  const given = dictOf(last) ?? pairsOf(last, budget);
  const object = new PyObject(callable, given ? new Tuple(args.items.slice(0, -1)) : args);
  const entries = new Dict();
  for (const [key, value] of given?.entries() ?? []) {
    budget.spendData(COST.entry);
    entries.set(key, value);
  }
  return Object.assign(object, { entries });
}

/** The entries that a list of pairs stands for. */
function pairsOf(list: Stored, budget: Budget): Dict | undefined {
  if (!Array.isArray(list)) return undefined;
  budget.spendData(COST.entry * list.length);
  const pairs = list.map((item) => (item instanceof Tuple ? item.items : Array.isArray(item) ? item : []));
  check(
    pairs.every((pair) => pair.length === 2),
    () => new RuntimeError('a dict is made of a list that holds something else than pairs'),
  );
  return Dict.of(pairs.map(([key, value]) => [key, value]));
}

/** Bytes, as protocol 2 spells them: a text whose characters are the bytes. */
function encode({ items: [text, encoding] }: Tuple, budget: Budget): Uint8Array {
  check(
    typeof text === 'string' && (encoding === 'latin1' || encoding === 'latin-1'),
    () => new RuntimeError(`_codecs.encode is called for ${describe(text ?? null)} and something else than 'latin1'`),
  );
  budget.spendData(COST.bytes + text.length);
  const bytes = new Uint8Array(text.length);
  let all = 0;
  for (let i = 0; i < bytes.length; i++) all |= bytes[i] = text.charCodeAt(i); // what is assigned is the whole code
  check(all < 256, () => new RuntimeError('_codecs.encode: a character is not in latin-1'));
  return bytes;
}
