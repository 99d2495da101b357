// Several matrices in one tensor, block after block, since a program writes one tensor.
import * as tf from '@tensorflow/tfjs-core';

/** How many rows the blocks have: as many as the sequences have together, or one for each of the batch. */
export interface Counts {
  rows: number;
  batch: number;
}

export interface Block {
  name: string;
  count: keyof Counts;
  width: number;
}

export const sizeOf = (blocks: readonly Block[], counts: Counts): number =>
  blocks.reduce((sum, { count, width }) => sum + counts[count] * width, 0);

/** WGSL: `nameAt(i, j)` is the index of element (i, j) of the block; the counts are uniforms. */
export function indexFunctions(blocks: readonly Block[]): string {
  return blocks
    .map(({ name, width }, k) => {
      const before = blocks.slice(0, k).map((block) => `${block.width} * uniforms.${block.count} + `);
      return `fn ${name}At(i : i32, j : i32) -> i32 { return ${before.join('')}i * ${width} + j; }`;
    })
    .join('\n');
}

/** One block of a tensor so laid out: (counts[count], width). */
export function cut(laidOut: tf.Tensor, blocks: readonly Block[], name: string, counts: Counts): tf.Tensor2D {
  const k = blocks.findIndex((block) => block.name === name);
  const { count, width } = blocks[k];
  const flat = tf.reshape(laidOut, [laidOut.size]);
  const piece = tf.slice(flat, sizeOf(blocks.slice(0, k), counts), counts[count] * width);
  return tf.reshape(piece, [counts[count], width]);
}
