// What is read of a tensor that is too large to be looked at whole.
import { numel } from '../../../../src/serialization/contents.js';
import type { StoredTensor } from '../../../../src/serialization/stored.js';
import type { Picture } from '../file.js';
import { type Numbers, readNumbers } from './numbers.js';

/** So many elements are looked at for the statistics. */
export const MAX_ELEMENTS = 2 ** 22;
/** In so many runs that are as far from each other as can be, where there are more. */
const RUNS = 64;

export async function sampleOf(tensor: StoredTensor): Promise<Numbers> {
  const total = numel(tensor.shape);
  if (total <= MAX_ELEMENTS) return readNumbers(tensor, 0, total);
  const length = MAX_ELEMENTS / RUNS;
  const all = new Float64Array(MAX_ELEMENTS);
  for (let run = 0; run < RUNS; run++) {
    const start = Math.round((run * (total - length)) / (RUNS - 1));
    all.set(await readNumbers(tensor, start, length), run * length);
  }
  return all;
}

/** No picture has more rows or columns. */
const MAX_SIDE = 512;
/** So many elements are read for it. */
const MAX_READ = 2 ** 24;

/** Rows and columns of the tensor at equal distances; undefined if it has no elements, or only one. */
export async function pictureOf(tensor: StoredTensor): Promise<Omit<Picture, 'gates'> | undefined> {
  const total = numel(tensor.shape);
  if (total <= 1) return undefined;
  const rows = tensor.shape.length > 1 ? tensor.shape[0] : 1;
  const columns = total / rows;
  const seen = Math.min(columns, MAX_READ); // of a row
  const rowIndices = spread(rows, Math.min(MAX_SIDE, Math.max(1, Math.floor(MAX_READ / seen))));
  const columnIndices = spread(seen, MAX_SIDE);
  const values = new Float32Array(rowIndices.length * columnIndices.length);
  let at = 0;
  const whole = total <= MAX_READ ? await readNumbers(tensor, 0, total) : undefined;
  for (const row of rowIndices) {
    const [numbers, offset] = whole ? [whole, row * columns] : [await readNumbers(tensor, row * columns, seen), 0];
    for (const column of columnIndices) values[at++] = numbers[offset + column];
  }
  return { rows: rowIndices.length, columns: columnIndices.length, values, rowIndices, columnIndices, of: [rows, columns] };
}

/** At most `most` of `count` indices, the first among them, at equal distances. */
function spread(count: number, most: number): Int32Array {
  const step = Math.ceil(count / most);
  return Int32Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
