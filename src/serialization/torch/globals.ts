// The allow list: every name that a torch file may mention, and the plain data that it stands for.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { DTYPES } from '../dtypes.js';
import { keyOf } from '../pickle/operations.js';
import { Callable, type Charge, Dict, List, Tuple, type Value, typeName } from '../pickle/values.js';
import { rebuilders } from './rebuild.js';
import { STORAGE_CLASSES } from './storage.js';
import { quoteUnlessPlain } from '../quote.js';
import type { Tensors } from './tensors.js';

export function torchGlobals(tensors: Tensors): (module: string, name: string) => Value {
  const allowed = new Map<string, Value>([
    ...[...CALLABLES, ...rebuilders(tensors)].map((callable): [string, Value] => [callable.name, callable]),
    ...[...STORAGE_CLASSES].flatMap(([name, storage]): [string, Value][] => [
      [`torch.${name}`, storage],
      [`torch.storage.${name}`, storage],
    ]),
    ...Object.keys(DTYPES).map((dtype): [string, Value] => [`torch.${dtype}`, `torch.${dtype}`]),
  ]);
  return (module, name) => {
    const path = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
    const value = allowed.get(path);
    check(
      value !== undefined,
      () =>
        new RuntimeError(`Unsupported global: GLOBAL ${quoteUnlessPlain(path)} was not an allowed global. ${hint(path)}`),
    );
    return value;
  };
}

function hint(path: string): string {
  if (/^torch\.(storage\.)?Q\w+Storage$|_rebuild_qtensor$/.test(path)) return 'Quantized tensors are not supported.';
  if (/^torch\.nn\.(?!parameter\.)/.test(path))
    return 'The file holds a whole module: save model.state_dict() instead of the model.';
  return 'Only tensors and plain data can be read: if the file holds a whole module, save model.state_dict() instead of the model.';
}

const CALLABLES = [
  new Callable('collections.OrderedDict', (args, charge) => dictOf('collections.OrderedDict', args, charge)),
  new Callable('collections.Counter', (args, charge) => dictOf('collections.Counter', args, charge)),
  new Callable('torch.Size', sizeTuple),
  new Callable('torch.device', device),
  new Callable('_codecs.encode', encode),
  new Callable('builtins.bytes', (args) => {
    check(args.length === 0, () => new RuntimeError('builtins.bytes is called with arguments'));
    return new Uint8Array(0);
  }),
];

/** Empty, or a copy of a dict or of a list of pairs, as Python 2 pickled an OrderedDict. */
function dictOf(type: Dict['type'], args: readonly Value[], charge: Charge): Dict {
  const dict = new Dict(type);
  const pairs = args.length === 0 ? [] : pairsOf(args[0]);
  check(
    args.length <= 1 && pairs !== undefined,
    () => new RuntimeError(`${type} is called with what is neither a dict nor a list of pairs`),
  );
  for (const [key, value] of pairs) {
    charge(1);
    dict.entries.set(keyOf(key), value);
  }
  return dict;
}

function pairsOf(value: Value): Iterable<readonly Value[]> | undefined {
  if (value instanceof Dict) return value.entries;
  if (!(value instanceof List)) return undefined;
  const pairs = value.items.map((item) => (item instanceof List || item instanceof Tuple ? item.items : []));
  return pairs.every((pair) => pair.length === 2) ? pairs : undefined;
}

function sizeTuple([sizes]: readonly Value[]): Value {
  check(sizes instanceof Tuple, () => new RuntimeError('torch.Size is called without a tuple'));
  return sizes;
}

function device([type, index]: readonly Value[]): string {
  check(
    typeof type === 'string',
    () => new RuntimeError(`torch.device is called with ${typeName(type ?? null)} instead of str`),
  );
  return typeof index === 'number' ? `${type}:${index}` : type;
}

/** Bytes, as protocol 2 spells them: a text whose characters are the bytes. */
function encode([text, encoding]: readonly Value[], charge: Charge): Uint8Array {
  check(
    typeof text === 'string' && encoding === 'latin1',
    () => new RuntimeError("_codecs.encode is called for something else than 'latin1'"),
  );
  charge(text.length);
  const bytes = Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    check(character.length === 1 && code < 256, () => new RuntimeError('_codecs.encode: a character is not in latin-1'));
    return code;
  });
  return bytes;
}
