// A text as numbers, and how it is cut into pieces.
import * as tf from '@tensorflow/tfjs';
import { BATCH, CHUNK } from './settings.js';

/** The distinct characters of a text, in the order of their code points, as Python sorts them. */
export function alphabetOf(text: string): string[] {
  return [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

/** The text in numbers: of each character its place in the alphabet. */
export function encode(text: string, alphabet: readonly string[]): Int32Array {
  const places = new Map(alphabet.map((character, place) => [character, place]));
  return Int32Array.from(text, (character) => places.get(character) ?? -1);
}

/** How many steps it takes to read the text once; what is left at the end of a piece is not read. */
export function stepsPerEpoch(codes: Int32Array): number {
  return Math.floor((codes.length - 1) / (BATCH * CHUNK));
}

/** Chunk i of every piece: x (N, L), and the characters that follow it, y (N·L). */
export function chunkOf(codes: Int32Array, i: number): { x: tf.Tensor2D; y: tf.Tensor1D } {
  const steps = stepsPerEpoch(codes);
  const rows = (shift: number): Int32Array => {
    const all = new Int32Array(BATCH * CHUNK);
    for (let piece = 0; piece < BATCH; piece++) {
      const start = (piece * steps + i) * CHUNK + shift;
      all.set(codes.subarray(start, start + CHUNK), piece * CHUNK);
    }
    return all;
  };
  return { x: tf.tensor2d(rows(0), [BATCH, CHUNK], 'int32'), y: tf.tensor1d(rows(1), 'int32') };
}
