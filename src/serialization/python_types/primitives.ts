// Objects of Python's that are a number, a text or a boolean in JavaScript.
import { classOf, Float, Global, PyObject, type Stored } from '../stored.js';
import { dtypeName, scalarOf } from '../numpy/pickled.js';

export type Primitive = string | number | bigint | boolean;

type ToPrimitive = (args: readonly Stored[], object: PyObject) => Primitive | undefined;

const text: ToPrimitive = ([value]) => (typeof value === 'string' ? value : undefined);

const path =
  (separator: '/' | '\\'): ToPrimitive =>
  (parts) => {
    if (!parts.every((part) => typeof part === 'string')) return undefined;
    const [first = '.', ...rest] = parts;
    return rest.length === 0 ? first : first + (first.endsWith(separator) ? '' : separator) + rest.join(separator);
  };

const PRIMITIVES = new Map<string, ToPrimitive>([
  ...['pathlib', 'pathlib._local'].flatMap((module): [string, ToPrimitive][] => [
    [`${module}.PosixPath`, path('/')],
    [`${module}.PurePosixPath`, path('/')],
    [`${module}.WindowsPath`, path('\\')],
    [`${module}.PureWindowsPath`, path('\\')],
  ]),
  [
    'torch.device',
    ([type, index]) => (typeof type !== 'string' ? undefined : typeof index === 'number' ? `${type}:${index}` : type),
  ],
  ['torch.torch_version.TorchVersion', text],
  ['torch.serialization._get_layout', text],
  ['numpy.dtype', (_args, object) => dtypeName(object)],
  ['numpy._core.multiarray.scalar', scalarOf],
  ['numpy.core.multiarray.scalar', scalarOf],
  ['builtins.str', text],
]);

/** What JavaScript has in the place of `value`, if that is a number, text or boolean there and something else in Python. */
export function primitiveOf(value: Stored | undefined): Primitive | undefined {
  if (value instanceof Float) return value.value;
  if (value instanceof Global) return value.path; // `torch.float32`, as Python prints it; so are other constants, functions and classes
  return value instanceof PyObject ? ofObject(value) : undefined;
}

/** A text may be long, and its object in many places. */
const MADE = new WeakMap<PyObject, { primitive: Primitive | undefined }>();

function ofObject(object: PyObject): Primitive | undefined {
  const make = PRIMITIVES.get(classOf(object));
  if (make === undefined) return undefined;
  const made = MADE.get(object) ?? { primitive: make(object.args.items, object) };
  MADE.set(object, made);
  return made.primitive;
}
