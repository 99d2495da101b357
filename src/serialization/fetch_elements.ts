// The elements of a stored tensor in memory: read straight into their place where they stay as they are, else piece by piece.
import { checkContent } from './contents.js';
import { numberSize } from './dtypes.js';
import { type Elements, toTfjs } from './elements.js';
import { allocate, type ArrayClass } from './memory.js';
import { type ByteReader, PIECE } from './reader.js';
import type { StoredTensor } from './stored.js';

/** In an array of their own, since tfjs keeps the one that it is given. */
export async function fetchElements(tensor: StoredTensor, name: string): Promise<Elements> {
  checkContent(tensor, name);
  const { dtype, content } = tensor;
  const what = `tensor '${name}'`;
  if (dtype === 'float32') return { dtype, values: await fetchAs(Float32Array, content, what) };
  if (dtype === 'int32') return { dtype, values: await fetchAs(Int32Array, content, what) };
  if (content.size > PIECE && dtype !== 'bool') return convertInPieces(tensor, name);
  return toTfjs(dtype, await fetchAs(Uint8Array, content, what), name);
}

async function fetchAs<T extends Elements['values']>(Values: ArrayClass<T>, content: ByteReader, what: string): Promise<T> {
  const { size } = content;
  const values = allocate(Values, size / Values.BYTES_PER_ELEMENT, what);
  for (let at = 0; at < size; at += PIECE) {
    await content.readInto(at, new Uint8Array(values.buffer, at, Math.min(PIECE, size - at)));
  }
  return values;
}

/** Its class and dtype are those of the first piece; where another has others, as large integers do, all must be seen at once. */
async function convertInPieces({ dtype, content }: StoredTensor, name: string): Promise<Elements> {
  const size = numberSize(dtype);
  const convert = async (at: number): Promise<Elements> => {
    return toTfjs(dtype, await content.read(at, Math.min(PIECE, content.size - at)), name);
  };
  const first = await convert(0);
  const values = allocate(classOf(first), content.size / size, `tensor '${name}'`);
  values.set(first.values, 0);
  for (let at = PIECE; at < content.size; at += PIECE) {
    const piece = await convert(at);
    if (piece.dtype !== first.dtype) return toTfjs(dtype, await fetchAs(Uint8Array, content, `tensor '${name}'`), name);
    values.set(piece.values, at / size);
  }
  return { dtype: first.dtype, values } as Elements;
}

/** As much as all classes of elements have in common. */
interface Values extends ArrayBufferView {
  set(values: Elements['values'], at: number): void;
}

const classOf = ({ values }: Elements): ArrayClass<Values> => values.constructor as unknown as ArrayClass<Values>;
