// .npy files: a header that says what the array is, and its elements. In an .npz each array is one.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { numel } from '../contents.js';
import { Cursor } from '../cursor.js';
import { DTYPES } from '../dtypes.js';
import { readPickle } from '../pickle/file.js';
import { type ByteReader, partOf } from '../reader.js';
import type { Stored } from '../stored.js';
import { type Layout, tensorOf } from './arrays.js';
import { torchDtype, unsupported } from './dtypes.js';
import { parseHeader } from './header.js';
import { listsOf, roomOf } from './texts.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The magic bytes, the version, and the length of the header. */
const LONGEST_PREFIX = 12;
/** As numpy itself takes. */
const MAX_HEADER = 10_000;

export function looksLikeNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/** The array: a tensor, lists of texts, or what an array of objects holds. `what` the file is, for errors. */
export async function readNpy(file: ByteReader, budget: Budget, what: string): Promise<Stored> {
  const { layout, start } = await readHeader(file, what);
  const { dtype, shape } = layout;
  const content = (size = file.size - start): ByteReader => {
    check(start + size <= file.size, () => {
      return new RuntimeError(`${what} is cut off: its array takes ${size} bytes, of which ${file.size - start} are there`);
    });
    return partOf(file, start, size);
  };
  if (dtype.code === 'O') return readPickle(content(), budget);

  const count = numel(shape);
  check(Number.isSafeInteger(count), () => new RuntimeError(`${what} cannot have the shape [${shape.join(', ')}]`));
  const room = roomOf(layout);
  if (room !== undefined) {
    const texts = content(count * room);
    budget.spendData(texts.size);
    return listsOf(layout, await texts.read(0, texts.size), room, budget);
  }
  const of = torchDtype(dtype);
  check(of !== undefined, () => unsupported(dtype.code));
  budget.spend(COST.tensor + COST.dimension * shape.length);
  budget.spendTensor(of, count);
  const elements = content(count * DTYPES[of].size);
  return tensorOf(of, layout, elements, elements);
}

/** What the array is, and where in the file it begins. */
async function readHeader(file: ByteReader, what: string): Promise<{ layout: Layout; start: number }> {
  const prefix = new Cursor(await file.read(0, Math.min(LONGEST_PREFIX, file.size)), what);
  check(looksLikeNpy(prefix.bytes(MAGIC.length)), () => new RuntimeError(`${what} is not in numpy's format`));
  const version = prefix.uint8();
  prefix.skip(1);
  check(version >= 1 && version <= 3, () => new RuntimeError(`${what} is of numpy's format ${version}, which is not known`));
  const length = version === 1 ? prefix.uint16() : prefix.uint32();
  check(length <= MAX_HEADER, () => new RuntimeError(`${what} is refused: it has a header of ${length} bytes`));
  const start = prefix.position + length;
  check(start <= file.size, () => new RuntimeError(`${what} is cut off in its header`));
  const header = String.fromCharCode(...(await file.read(prefix.position, length)));
  return { layout: parseHeader(header, what), start };
}
