// How often each row of an index is in it, which gradients by frequency are divided by.

/** Of each entry. */
export function frequencies(index: Int32Array): Float32Array {
  const counts = countsOf(index);
  return Float32Array.from(index, (row) => counts.get(row) ?? 0);
}

/**
 * What torch divides by in place of that where rows are put in bags: for the k-th smallest row, how often the row is there that
 * comes k-th when all entries are sorted.
 */
export function bagFrequencies(index: Int32Array): Float32Array {
  const counts = countsOf(index);
  const sorted = index.slice().sort();
  const rank = new Map([...new Set(sorted)].map((row, k) => [row, k]));
  return Float32Array.from(index, (row) => counts.get(sorted[rank.get(row) ?? 0]) ?? 0);
}

function countsOf(index: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  index.forEach((row) => counts.set(row, (counts.get(row) ?? 0) + 1));
  return counts;
}
