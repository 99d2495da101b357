// What a form of the look-up of rows in a table is.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { knownValues } from '../../engines/known.js';
import { check } from '../../python/check.js';

/** A form. It finds the active backend when it runs. */
export interface EmbeddingForm {
  readonly name: string;
  /**
   * Row `index[i]` of the table (V, H) for every i, (M, H); the index is int32, and no size is 0.
   *
   * @throws `RangeError` by {@link outOfRange} for an index outside of the table. On a GPU only those are checked that are known
   * here (engines/known.ts); a row of another that is outside is NaN.
   */
  forward: (table: Tensor2D, index: Tensor1D) => Tensor2D;
  /** (V, H), whose row r is the sum of the rows of dy (M, H) with that index, or zero if r is `frozen`. */
  backward: (dy: Tensor2D, index: Tensor1D, V: number, frozen: number | null) => Tensor2D;
}

/** torch's error for an index outside of the table. */
export const outOfRange = (): RangeError => new RangeError('index out of range in self');

function checkRows(rows: Iterable<number>, V: number): void {
  for (const row of rows) check(row >= 0 && row < V, outOfRange);
}

/** The index read back; throws for what is outside of a table of V rows. */
export function readIndex(index: Tensor, V: number): Int32Array {
  const rows = index.dataSync<'int32'>();
  checkRows(rows, V);
  return rows;
}

/** The same check of an index that a GPU has: of those that are known here too. */
export const checkKnownIndex = (index: Tensor, V: number): void => checkRows((knownValues(index) ?? []) as Int32Array, V);
