// Writes .pt files as torch.save does: a zip file of the pickled value and the bytes of its tensors.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { byteLength, checkContent, isWellFormed, numel } from '../contents.js';
import { elementOf } from '../dtypes.js';
import { OP } from '../pickle/opcodes.js';
import type { PickleWriter } from '../pickle/writer.js';
import { writePickle } from '../pickle/write.js';
import { type ByteReader, readerOfBytes } from '../reader.js';
import { Global, type Stored, type StoredTensor } from '../stored.js';
import { crc32 } from '../zip/crc32.js';
import { ALIGNMENT, ZipWriter } from '../zip/write.js';
import { Storage } from './storage.js';

/** The file in pieces, under the folder `prefix` of the zip; of the tensors, one piece at a time is in memory. */
export async function* writeTorch(value: Stored, prefix: string): AsyncGenerator<Uint8Array> {
  check(prefix !== '' && !prefix.includes('/') && isWellFormed(prefix), () => {
    return new RuntimeError(`${JSON.stringify(prefix)} cannot be the folder in a .pt file`);
  });
  /** The storages with their keys. What is the same memory here is the same in Python. */
  const storages = new Map<ByteReader, number>();
  const pickle = writePickle(value, (out, tensor, path) => {
    checkContent(tensor, path);
    const key = storages.get(tensor.content) ?? storages.size;
    storages.set(tensor.content, key);
    pickleTensor(out, tensor, path, key);
  });
  const zip = new ZipWriter();
  const add = (name: string, content: ByteReader | Uint8Array | string): AsyncGenerator<Uint8Array> => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return zip.add(`${prefix}/${name}`, bytes instanceof Uint8Array ? readerOfBytes(bytes) : bytes);
  };
  yield* add('data.pkl', pickle);
  yield* add('.format_version', '1');
  yield* add('.storage_alignment', String(ALIGNMENT));
  yield* add('byteorder', 'little');
  for (const [content, key] of storages) yield* add(`data/${key}`, content);
  yield* add('version', '3\n');
  yield* add('.data/serialization_id', digits(crc32(pickle)) + digits(zip.crc));
  yield zip.end();
}

/** Half of an id that is the same for the same contents. */
const digits = (crc: number): string => String(crc).padStart(20, '0');

/** The call that makes the tensor again, from the storage `key`. */
function pickleTensor(out: PickleWriter, tensor: StoredTensor, path: string, key: number): void {
  if (tensor instanceof Storage) pickleStorage(out, tensor.of, key, numel(tensor.shape));
  else pickleView(out, tensor, path, key);
}

/** A view of all that the storage `key` has. */
function pickleView(out: PickleWriter, tensor: StoredTensor, path: string, key: number): void {
  const { dtype, shape, requires_grad } = tensor;
  const { storage } = elementOf(dtype);
  const length = byteLength(tensor, path);
  out.global('torch._utils', storage === undefined ? '_rebuild_tensor_v3' : '_rebuild_tensor_v2').op(OP.MARK);
  if (storage === undefined) pickleStorage(out, new Global('torch.storage', 'UntypedStorage'), key, length);
  else pickleStorage(out, new Global('torch', storage), key, numel(shape));
  out
    .integer(0)
    .integers(shape)
    .integers(contiguous(shape))
    .op(requires_grad ? OP.NEWTRUE : OP.NEWFALSE);
  out.global('collections', 'OrderedDict').op(OP.EMPTY_TUPLE).op(OP.REDUCE);
  if (storage === undefined) out.global('torch', dtype);
  out.op(OP.TUPLE).op(OP.REDUCE);
}

function pickleStorage(out: PickleWriter, of: Global, key: number, count: number): void {
  out.op(OP.MARK).text('storage').global(of.module, of.name).text(String(key)).text('cpu').integer(count);
  out.op(OP.TUPLE).op(OP.BINPERSID);
}

/** How many elements lie between neighbours in each dimension; torch counts empty dimensions as one wide. */
function contiguous(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of [...shape].reverse()) {
    strides.unshift(stride);
    stride *= Math.max(size, 1);
  }
  return strides;
}
