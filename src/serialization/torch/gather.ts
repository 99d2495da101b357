// The elements of a view, in row-major order and little-endian.
import { DTYPES, type Dtype } from '../dtypes.js';
import type { StorageBytes } from './storage.js';
import { isContiguous, type View } from './view.js';

export async function elementsOf(view: View, storage: StorageBytes): Promise<Uint8Array> {
  const { dtype, offset, count, span } = view;
  if (count === 0) return new Uint8Array(0);
  const { size } = DTYPES[dtype];
  const bytes = await storage.read(offset * size, span * size);
  const gathered = isContiguous(view) ? bytes : gather(bytes, view);
  return storage.bigEndian ? swapped(gathered, numberSize(dtype)) : gathered;
}

/** Bytes per number: a complex element is two of them. */
function numberSize(dtype: Dtype): number {
  const { size } = DTYPES[dtype];
  return dtype.startsWith('complex') ? size / 2 : size;
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const result = bytes.slice();
  for (let at = 0; at < result.length; at += size) result.subarray(at, at + size).reverse();
  return result;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** A copy of the strided elements without gaps. They move as words, of which an element has one or a few. */
function gather(bytes: Uint8Array, { dtype, shape, strides, count }: View): Uint8Array {
  const { size } = DTYPES[dtype];
  const Word = size === 1 ? Uint8Array : size === 2 ? Uint16Array : Uint32Array;
  const perElement = size / Word.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % Word.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  const from: Words = new Word(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / Word.BYTES_PER_ELEMENT,
  );
  const to: Words = new Word(count * perElement);
  let at = 0;

  function copy(axis: number, start: number): void {
    const stride = strides[axis] * perElement;
    const end = start + shape[axis] * stride;
    if (axis < shape.length - 1) {
      for (let i = 0; i < shape[axis]; i++) copy(axis + 1, start + i * stride);
    } else if (perElement === 1 && stride > 0) {
      for (let i = start; i < end; i += stride) to[at++] = from[i];
    } else {
      for (let i = 0; i < shape[axis]; i++) {
        for (let word = 0; word < perElement; word++) to[at++] = from[start + i * stride + word];
      }
    }
  }

  copy(0, 0);
  return new Uint8Array(to.buffer);
}
