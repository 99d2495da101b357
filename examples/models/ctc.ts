// What a line of text says, by the network's best guess at each step (CTC's best path).

/** `indices` without repetitions and without the blank, 0, as the characters that they stand for: 1 is the first. */
export function greedy(indices: ArrayLike<number>, chars: readonly string[]): string {
  return Array.from(indices)
    .filter((index, i) => index !== 0 && (i === 0 || index !== indices[i - 1]))
    .map((index) => chars[index - 1])
    .join('');
}
