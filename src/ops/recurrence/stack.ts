// Layers on top of each other, each in one or both directions, with dropout between them.
import * as tf from '@tensorflow/tfjs-core';
import { dropout } from '../dropout.js';
import { sideBySide } from '../rows/side_by_side.js';
import type { Weights } from './form.js';
import type { ModeName } from './modes.js';
import { recurrence } from './recurrence.js';

export interface StackInput {
  x: tf.Tensor2D; // (rows, I)
  /** Initial states by layer and direction: layer 0 forward, layer 0 reverse, layer 1 forward, ... */
  state0: readonly (readonly tf.Tensor2D[])[]; // D·K entries of (N, R) each
  /** Weights by layer, each with one entry per direction. */
  layers: readonly (readonly Weights[])[]; // K entries of D
  batchSizes: Int32Array;
  /** Probability of zeroing an element of what a layer hands to the next; 0 outside training. */
  dropout: number;
}

export interface StackOutput {
  /** Every layer's output sequence; in both directions `[forward R | reverse R]` side by side. */
  outputs: tf.Tensor2D[]; // K entries of (rows, D·R)
  /** Final states, ordered as `state0`. */
  stateN: tf.Tensor2D[][];
}

export function stack(mode: ModeName, { x, state0, layers, batchSizes, dropout: p }: StackInput): StackOutput {
  const outputs: tf.Tensor2D[] = [];
  const stateN: tf.Tensor2D[][] = [];
  for (const [k, directions] of layers.entries()) {
    const layerInput = k === 0 ? x : dropout(outputs[k - 1], p);
    const sequences = directions.map((weights, d) => {
      const initial = state0[k * directions.length + d];
      const result = recurrence(mode, { x: layerInput, state0: initial, weights, batchSizes, reverse: d === 1 });
      stateN.push(result.stateN);
      return result.output;
    });
    outputs.push(sideBySide(sequences));
    if (sequences.length > 1) tf.dispose(sequences); // or they would stay beside what is made of them until all layers are done
  }
  return { outputs, stateN };
}
