// PackedSequence: a batch of sequences of different lengths, without padding.
import type * as tf from '@tensorflow/tfjs-core';

/**
 * What {@link pack_padded_sequence} and {@link pack_sequence} make and the recurrent modules take and return: all rows in
 * the order of time, step 0 of every sequence first, the longest sequence first within a step.
 *
 * Only `data` is a tensor, owned by the caller: free it with `tf.dispose(packed)` or `packed.data.dispose()`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  constructor(
    /** The rows, (ΣL, *). */
    readonly data: tf.Tensor,
    /** How many sequences are alive at each step, non-increasing; `batch_sizes[0]` is N, and there are max(L) of them. */
    readonly batch_sizes: readonly number[],
    /** For each place in the packed order the caller's index of its sequence; null if packed in the caller's order. */
    readonly sorted_indices: readonly number[] | null = null,
    /** The inverse of `sorted_indices`. */
    readonly unsorted_indices: readonly number[] | null = invert_permutation(sorted_indices),
  ) {}
}

/** The inverse of a permutation: `invert_permutation([2, 0, 1])` is `[1, 2, 0]`; null for null. */
export function invert_permutation(permutation: readonly number[]): number[];
export function invert_permutation(permutation: readonly number[] | null): number[] | null;
export function invert_permutation(permutation: readonly number[] | null): number[] | null {
  if (permutation === null) return null;
  const inverse = new Array<number>(permutation.length);
  permutation.forEach((from, to) => (inverse[from] = to));
  return inverse;
}
