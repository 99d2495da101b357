// The elements of a view, in row-major order and little-endian.
import { DTYPES, numberSize } from '../dtypes.js';
import { type ByteReader, inUnits, partOf, readerOfBytes } from '../reader.js';
import type { StorageBytes } from './storage.js';
import { isContiguous, type View } from './view.js';

/** A view with gaps of which less than this part of its storage lies between its ends is read alone. */
const SMALL_PART = 1 / 16;

export function elementsOf(view: View, storage: StorageBytes): ByteReader {
  const { size } = DTYPES[view.dtype];
  if (view.count === 0) return readerOfBytes(new Uint8Array(0));
  const start = view.offset * size;
  const span = partOf(storage, start, view.span * size);
  const elements = isContiguous(view) ? span : gathered(view, storage, span, start);
  return storage.bigEndian ? swapped(elements, numberSize(view.dtype)) : elements;
}

function swapped(reader: ByteReader, unit: number): ByteReader {
  return inUnits(reader.size, unit, async (first, end) => {
    const result = (await reader.read(first * unit, (end - first) * unit)).slice();
    for (let at = 0; at < result.length; at += unit) result.subarray(at, at + unit).reverse();
    return result;
  });
}

/** Many views may go through one storage: it is read once. */
function gathered(view: View, storage: StorageBytes, span: ByteReader, start: number): ByteReader {
  const { size } = DTYPES[view.dtype];
  return inUnits(view.count * size, size, async (first, end) => {
    const small = span.size < storage.size * SMALL_PART;
    const bytes = small ? await span.read(0, span.size) : (await storage.whole()).subarray(start, start + span.size);
    return gather(bytes, view, first, end);
  });
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** A copy of the strided elements from the `first` up to the `end`. They move as words, of which an element has one or a few. */
function gather(bytes: Uint8Array, { dtype, shape, strides }: View, first: number, end: number): Uint8Array {
  const { size } = DTYPES[dtype];
  const Word = size === 1 ? Uint8Array : size === 2 ? Uint16Array : Uint32Array;
  const perElement = size / Word.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % Word.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  const from: Words = new Word(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / Word.BYTES_PER_ELEMENT,
  );
  const to: Words = new Word((end - first) * perElement);
  const last = shape.length - 1;
  const width = shape[last];
  const stride = strides[last] * perElement;
  const index = positionOf(first, shape);
  let at = 0;
  while (at < to.length) {
    const row = index.reduce((sum, i, axis) => sum + i * strides[axis], 0) * perElement;
    const words = Math.min((width - index[last]) * perElement, to.length - at);
    if (perElement === 1) for (let i = 0; i < words; i++) to[at++] = from[row + i * stride];
    else {
      for (let i = 0; i * perElement < words; i++) {
        for (let word = 0; word < perElement; word++) to[at++] = from[row + i * stride + word];
      }
    }
    nextRow(index, shape);
  }
  return new Uint8Array(to.buffer);
}

/** The index along each axis of the element that is number `element` in row-major order. */
function positionOf(element: number, shape: readonly number[]): number[] {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1, rest = element; axis >= 0; rest = Math.floor(rest / shape[axis]), axis--) {
    index[axis] = rest % shape[axis];
  }
  return index;
}

function nextRow(index: number[], shape: readonly number[]): void {
  index[shape.length - 1] = 0;
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    if (++index[axis] < shape[axis]) return;
    index[axis] = 0;
  }
}
