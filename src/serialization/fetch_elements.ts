// The elements of a stored tensor in memory: read straight into their place where they stay as they are, else piece by piece.
import { checkContent } from './contents.js';
import { numberSize } from './dtypes.js';
import { type Elements, toTfjs } from './elements.js';
import { allocate, type ArrayClass } from './memory.js';
import { type ByteReader, PIECE } from './reader.js';
import type { StoredTensor } from './stored.js';

/** Memory for elements that become what they are in the file; tfjs keeps the array that it is given. */
export type Place = Float32Array | Int32Array | Uint8Array;

/** That of a tensor; undefined for elements that become others. */
export function placeFor(tensor: StoredTensor, name: string): Place | undefined {
  checkContent(tensor, name);
  const { dtype, content } = tensor;
  const what = `tensor '${name}'`;
  if (dtype === 'float32') return allocate(Float32Array, content.size / 4, what);
  if (dtype === 'int32') return allocate(Int32Array, content.size / 4, what);
  return dtype === 'bool' ? allocate(Uint8Array, content.size, what) : undefined;
}

export async function fetchElements(tensor: StoredTensor, name: string, place = placeFor(tensor, name)): Promise<Elements> {
  const { dtype, content } = tensor;
  if (place === undefined) return content.size > PIECE ? convertInPieces(tensor, name) : convertAtOnce(tensor, name);
  await fill(place, content);
  return dtype === 'bool' ? toTfjs(dtype, place as Uint8Array, name) : ({ dtype, values: place } as Elements);
}

async function fill({ buffer }: Place, content: ByteReader): Promise<void> {
  for (let at = 0; at < content.size; at += PIECE) {
    await content.readInto(at, new Uint8Array(buffer, at, Math.min(PIECE, content.size - at)));
  }
}

async function convertAtOnce({ dtype, content }: StoredTensor, name: string): Promise<Elements> {
  const bytes = allocate(Uint8Array, content.size, `tensor '${name}'`);
  await fill(bytes, content);
  return toTfjs(dtype, bytes, name);
}

/** Its class and dtype are those of the first piece; where another has others, as large integers do, all must be seen at once. */
async function convertInPieces(tensor: StoredTensor, name: string): Promise<Elements> {
  const { dtype, content } = tensor;
  const size = numberSize(dtype);
  const convert = async (at: number): Promise<Elements> => {
    return toTfjs(dtype, await content.read(at, Math.min(PIECE, content.size - at)), name);
  };
  const first = await convert(0);
  const values = allocate(classOf(first), content.size / size, `tensor '${name}'`);
  values.set(first.values, 0);
  for (let at = PIECE; at < content.size; at += PIECE) {
    const piece = await convert(at);
    if (piece.dtype !== first.dtype) return convertAtOnce(tensor, name);
    values.set(piece.values, at / size);
  }
  return { dtype: first.dtype, values } as Elements;
}

/** As much as all classes of elements have in common. */
interface Values extends ArrayBufferView {
  set(values: Elements['values'], at: number): void;
}

const classOf = ({ values }: Elements): ArrayClass<Values> => values.constructor as unknown as ArrayClass<Values>;
