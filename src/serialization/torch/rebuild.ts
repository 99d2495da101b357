// The functions of `torch._utils` that a torch file calls to make tensors and parameters, as makers of plain data.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { Callable, Dict, Tuple, type Value, typeName } from '../pickle/values.js';
import { StoredTensor } from '../stored.js';
import { sizeOf, Storage } from './storage.js';
import { quoteUnlessPlain } from '../quote.js';
import type { Tensors } from './tensors.js';

export function rebuilders(tensors: Tensors): Callable[] {
  const rebuild = (name: string, argumentCounts: readonly number[], call: (args: readonly Value[]) => Value): Callable => {
    return new Callable(`torch._utils.${name}`, (args) => {
      check(
        argumentCounts.includes(args.length),
        () => new RuntimeError(`torch._utils.${name} is called with ${args.length} arguments`),
      );
      return call(args);
    });
  };
  const tensor = (args: readonly Value[], dtype?: Dtype): StoredTensor => {
    const [storage, offset, size, stride] = args;
    check(storage instanceof Storage, () => new RuntimeError(`the storage of a tensor is a ${typeName(storage)}`));
    const start = sizeOf(offset, 'the offset of a tensor');
    return tensors.view(storage, dtype ?? storage.dtype, start, sizesOf(size, 'size'), sizesOf(stride, 'stride'));
  };
  return [
    rebuild('_rebuild_tensor', [4], (args) => tensor(args)),
    rebuild('_rebuild_tensor_v2', [6, 7], (args) => {
      checkMetadata(args[6]);
      return tensor(args);
    }),
    rebuild('_rebuild_tensor_v3', [7, 8], (args) => {
      checkMetadata(args[7]);
      return tensor(args, dtypeOf(args[6]));
    }),
    rebuild('_rebuild_parameter', [3], ([data]) => parameter(data)),
    rebuild('_rebuild_parameter_with_state', [4], ([data]) => parameter(data)),
  ];
}

function sizesOf(value: Value, what: string): number[] {
  check(
    value instanceof Tuple,
    () => new RuntimeError(`the ${what} of a tensor must be a tuple, but got ${typeName(value)}`),
  );
  return value.items.map((item) => sizeOf(item, `the ${what} of a tensor`));
}

function dtypeOf(value: Value): Dtype {
  const name = typeof value === 'string' ? value.replace(/^torch\./, '') : typeName(value);
  check(
    Object.hasOwn(DTYPES, name),
    () => new RuntimeError(`the dtype of a tensor is not known: ${quoteUnlessPlain(name)}`),
  );
  return name as Dtype;
}

/** Bits that say that the numbers are to be conjugated or negated: nothing but the numbers themselves is read. */
function checkMetadata(metadata: Value | undefined): void {
  if (!(metadata instanceof Dict)) return;
  for (const bit of ['conj', 'neg']) {
    check(metadata.entries.get(bit) !== true, () => {
      return new RuntimeError(`a tensor with the ${bit} bit is not supported: save tensor.resolve_${bit}() instead`);
    });
  }
}

function parameter(data: Value): StoredTensor {
  check(data instanceof StoredTensor, () => new RuntimeError(`the data of a parameter is a ${typeName(data)}`));
  return data;
}
