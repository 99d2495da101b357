// The functions that a torch file calls to make tensors and parameters, as makers of stored tensors.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { describe, numel } from '../contents.js';
import { DTYPES, type Dtype, unsupported } from '../dtypes.js';
import { Dict, Global, PyObject, type Stored, StoredTensor, Tuple } from '../stored.js';
import { dequantized } from './quantized.js';
import { signsChanged } from './signs.js';
import { sizeOf, sizesOf } from './sizes.js';
import { Storage } from './storage.js';
import { dense } from './sparse.js';
import type { Tensors } from './tensors.js';

/** What a call makes, or undefined if it is to stay a record. */
export type Maker = (args: readonly Stored[], tensors: Tensors) => StoredTensor | undefined;

/** By name, with how many arguments each takes. */
const REBUILD: Readonly<Record<string, readonly [counts: readonly number[], make: Maker]>> = {
  _rebuild_tensor: [[4], (args, tensors) => view(args, tensors)],
  _rebuild_tensor_v2: [[6, 7], (args, tensors) => rebuilt(args, args[6], tensors)],
  _rebuild_tensor_v3: [[7, 8], (args, tensors) => rebuilt(args, args[7], tensors, dtypeOf(args[6]))],
  _rebuild_parameter: [[3], parameter],
  _rebuild_parameter_with_state: [[4], parameter],
  _rebuild_device_tensor_from_cpu_tensor: [[4], ([data], tensors) => copyOf(data, 'a tensor', tensors)],
  _rebuild_qtensor: [[6, 7], (args, tensors) => dequantized(view(args, tensors), args[4], tensors.budget)],
  _rebuild_sparse_tensor: [[2], (args, tensors) => dense(args, tensors.budget)],
};

/** These make nothing but a tensor: the others stay what the tensor was made by. */
const PLAIN = /_rebuild_tensor(_v[23])?$/;

/** The tensor that a call makes, or undefined if it is of another kind. */
export function rebuild(callable: Global, args: Tuple, tensors: Tensors): StoredTensor | undefined {
  const { path, name } = callable;
  if (callable.module === 'torch.nn.parameter')
    return withOrigin(copyOf(args.items[0] ?? null, name, tensors), callable, args);
  if (isFromType(callable)) return withOrigin(rebuildFromType(args.items, tensors), callable, args);
  if (callable.module !== 'torch._utils' || !Object.hasOwn(REBUILD, name)) return undefined;
  const [counts, make] = REBUILD[name];
  check(counts.includes(args.items.length), () => new RuntimeError(`${path} is called with ${args.items.length} arguments`));
  const made = make(args.items, tensors);
  return PLAIN.test(name) ? made : withOrigin(made, callable, args);
}

function withOrigin(made: StoredTensor | undefined, callable: Global, args: Tuple): StoredTensor | undefined {
  if (made !== undefined) made.origin = new PyObject(callable, args);
  return made;
}

const isFromType = ({ path }: Global): boolean => path === 'torch._tensor._rebuild_from_type_v2';

/** A tensor of a subclass, or with attributes: `function(*args)`, then its type and state. */
function rebuildFromType([callable, , args]: readonly Stored[], tensors: Tensors): StoredTensor | undefined {
  if (!(callable instanceof Global && args instanceof Tuple) || isFromType(callable)) return undefined; // it makes no others
  const made = rebuild(callable, args, tensors);
  return made && copyOf(made, 'a tensor', tensors);
}

/** The same elements as another object, which has an origin of its own. */
function copyOf(data: Stored, what: string, tensors: Tensors, requires_grad?: boolean): StoredTensor | undefined {
  if (data === null || data instanceof PyObject) return undefined; // without data, or a record
  check(data instanceof StoredTensor, () => new RuntimeError(`the data of ${what} is ${describe(data)}`));
  return tensors.again(data, requires_grad ?? data.requires_grad);
}

function parameter([data, requires_grad]: readonly Stored[], tensors: Tensors): StoredTensor | undefined {
  return copyOf(data, 'a parameter', tensors, requires_grad === true);
}

function view(args: readonly Stored[], tensors: Tensors, dtype?: Dtype, requires_grad?: boolean): StoredTensor {
  const [storage, offset, size, stride] = args;
  check(storage instanceof Storage, () => new RuntimeError(`the storage of a tensor is ${describe(storage)}`));
  const start = sizeOf(offset, 'the offset of a tensor');
  const [shape, strides] = [sizesOf(size, 'size'), sizesOf(stride, 'stride')];
  return tensors.view(storage, dtype ?? storage.dtype, start, shape, strides, requires_grad);
}

/** A tensor, whose metadata may say that the numbers are to be conjugated or negated. */
function rebuilt(args: readonly Stored[], metadata: Stored | undefined, tensors: Tensors, dtype?: Dtype): StoredTensor {
  const tensor = view(args, tensors, dtype, args[4] === true);
  const bits = (['conj', 'neg'] as const).filter((bit) => metadata instanceof Dict && metadata.get(bit) === true);
  if (bits.length === 0) return tensor;
  check(isFloating(tensor.dtype), () => new RuntimeError(`a tensor of ${tensor.dtype} has the ${bits[0]} bit`));
  tensors.budget.spendTensor(tensor.dtype, numel(tensor.shape));
  const content = bits.reduce((numbers, bit) => signsChanged(numbers, tensor.dtype, bit), tensor.content);
  return new StoredTensor(tensor.dtype, tensor.shape, content, tensor.requires_grad);
}

const isFloating = (dtype: Dtype): boolean => /float|complex/.test(dtype);

function dtypeOf(value: Stored): Dtype {
  const name = value instanceof Global && value.module === 'torch' ? value.name : describe(value);
  check(Object.hasOwn(DTYPES, name), () => new RuntimeError(`a tensor has ${unsupported(name)}`));
  return name as Dtype;
}

/** Of torch's first versions, a tensor of a class such as `torch.FloatTensor`, whose state is what it is a view of. */
export function tensorOfState({ callable, state }: PyObject, tensors: Tensors): StoredTensor | undefined {
  if (!(callable instanceof Global && /^torch(\.cuda)?$/.test(callable.module) && /^\w*Tensor$/.test(callable.name)))
    return undefined;
  return state instanceof Tuple && state.items[0] instanceof Storage ? view(state.items, tensors) : undefined;
}
