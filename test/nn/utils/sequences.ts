// Sequences of different lengths, the same in every run.
import * as tf from '@tensorflow/tfjs-core';

/** One 1-D tensor per list. */
export const lists = (...values: number[][]): tf.Tensor[] => values.map((list) => tf.tensor1d(list));

/** A small linear congruential generator of integers from 0 to `below` - 1. */
export function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (16807 * state) % 2147483647;
    return state % below;
  };
}

/** The same elements in another order. */
export function shuffled<T>(elements: readonly T[], seed: number): T[] {
  const draw = generator(seed);
  const result = [...elements];
  for (let i = result.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

/** Tensors (L_i, 5, 4, …) with `extra` axes of 4, whose values all differ. */
export function sequencesOf(lengths: readonly number[], extra: number): tf.Tensor[] {
  const shape = [5, ...new Array<number>(extra).fill(4)];
  const width = shape.reduce((a, b) => a * b);
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length * width;
    return tf.reshape(tf.range(start, next), [length, ...shape]);
  });
}

/** The rows of `sequence` and then rows of zeros, `T` in all. */
export function extended(sequence: tf.Tensor, T: number): tf.Tensor {
  const [length, ...rest] = sequence.shape;
  return length === T ? sequence : tf.concat([sequence, tf.zeros([T - length, ...rest])]);
}

/** The first two axes exchanged. */
export function swapped(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)]);
}
