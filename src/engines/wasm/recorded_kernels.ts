// Kernels of tfjs's wasm backend that become steps of a program by kernels of ours, which give the same bits; others are called again.
import * as tf from '@tensorflow/tfjs-core';
import { besideEachOther, combination, type FilledByAny, MINUS, OVER, part, permuted, PLUS, TIMES } from '../by_strides.js';
import { mendedKernel } from '../mend.js';
import type { Mended } from '../mending.js';
import { besides, type Cut, slicing, splitting, unpacking } from '../pieces.js';
import { isTheirs } from '../standing_in.js';
import { recordedHeap, recordedKernels } from './recorded_heap.js';
import { sharedHeap } from './shared_heap.js';

const filled: FilledByAny = (inputs, shape, body) =>
  inputs.every(isTheirs)
    ? sharedHeap()?.((heap) => {
        const recorded = recordedHeap(heap);
        if (recorded === undefined) return undefined;
        const made = recorded.make(shape);
        const places = inputs.map((x) => recorded.read(x));
        body(recordedKernels(recorded.on, heap), made.at, places);
        return made.tensor();
      })
    : undefined;

/** By kernels of the module that a bundle may lack: undefined where it is not there. */
const filledByOthers: FilledByAny = (inputs, shape, body) =>
  sharedHeap()?.(({ others }) => others !== undefined) === true ? filled(inputs, shape, body) : undefined;

const combining =
  (kind: number): Mended =>
  (own, { a, b }, attributes) =>
    combination(filledByOthers, kind, a, b) ?? own({ a, b }, attributes);

const square: Mended = (own, { x }, attributes) => combination(filledByOthers, TIMES, x, x) ?? own({ x }, attributes);

const transpose: Mended = (own, { x }, attributes) => {
  const perm = attributes.perm as number[];
  const shape = perm.map((axis) => x.shape[axis]);
  return permuted(filledByOthers, x, shape, perm) ?? own({ x }, attributes);
};

const cut: Cut = (x, pieces) => {
  const made = pieces.map((piece) => part(filled, 0, x, piece));
  const all = made.filter((tensor) => tensor !== undefined);
  return all.length === pieces.length ? all : undefined;
};

const concat: Mended = (own, inputs, attributes) => {
  const pieces = Object.values(inputs);
  const { shape, rows } = besides(pieces, attributes);
  return (rows === 0 ? undefined : besideEachOther(filled, pieces, rows, shape)) ?? own(inputs, attributes);
};

const RECORDED: Readonly<Record<string, Mended | undefined>> = {
  [tf.Add]: combining(PLUS),
  [tf.Sub]: combining(MINUS),
  [tf.Multiply]: combining(TIMES),
  [tf.RealDiv]: combining(OVER),
  [tf.Square]: square,
  [tf.Transpose]: transpose,
  [tf.Slice]: slicing(cut),
  [tf.Concat]: concat,
  [tf.SplitV]: splitting(cut),
  [tf.Unpack]: unpacking(cut),
};

export function recordedKernel(config: tf.KernelConfig): tf.KernelConfig {
  const instead = RECORDED[config.kernelName];
  return instead === undefined ? config : mendedKernel(config, instead);
}
