// The few products and moves that a composed time loop is made of, as each backend does them fastest.
import * as tf from '@tensorflow/tfjs-core';
import type { Products } from '../../form.js';
import { cpuOps } from './cpu.js';
import { onlyNode } from './only_node.js';
import { plainOps } from './plain.js';
import { wasmOps } from './wasm.js';

export interface Ops extends Products {
  /** The rows of x cut into one piece per step. Read-only: the array may belong to tfjs. */
  split(x: tf.Tensor2D, sizes: Int32Array): readonly tf.Tensor2D[];
  /** Returns x => its columns, cut into equal parts. */
  columns(parts: number): (x: tf.Tensor2D) => tf.Tensor2D[];
  add(a: tf.Tensor2D, b: tf.Tensor): tf.Tensor2D;
  sub(a: tf.Tensor2D, b: tf.Tensor): tf.Tensor2D;
  mul(a: tf.Tensor2D, b: tf.Tensor): tf.Tensor2D;
  sigmoid(x: tf.Tensor2D): tf.Tensor2D;
  tanh(x: tf.Tensor2D): tf.Tensor2D;
  relu(x: tf.Tensor2D): tf.Tensor2D;
  /** dy·relu'(z), from h = relu(z): dy itself where h is positive or NaN, and else 0, whatever dy is. */
  reluGrad(h: tf.Tensor2D, dy: tf.Tensor2D): tf.Tensor2D;
}

const BY_BACKEND: Readonly<Record<string, Ops>> = { wasm: wasmOps, cpu: cpuOps, ...onlyNode };

/** The ops for the active backend. */
export function activeOps(): Ops {
  return BY_BACKEND[tf.getBackend()] ?? plainOps;
}
