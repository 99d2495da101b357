// Kernels of tfjs's wasm backend that take many times as long as they need to, on float32: tanh goes number by number, so do products
// of matrices that are transposed or several, and a piece of a tensor copies all of it first, and others that move values go by an index for each. Ours take their place in every bundle
// that has them.
import * as tf from '@tensorflow/tfjs-core';
import { wasmBuild } from '../../kernels/wasm.js';
import { joined, sliced } from '../arrays/runs.js';
import { mendAlso } from '../mend.js';
import type { Mended } from '../mending.js';
import { gathering, type Moved, reversing, tiling } from '../moving.js';
import { besides, type Cut, slicing, splitting, unpacking } from '../pieces.js';
import { type Filled, isTheirs, multiplying, squashing } from '../standing_in.js';
import { recordedOr } from './recorded_heap.js';
import { sharedHeap, type SharedHeap } from './shared_heap.js';

/** Runs a call on the backend's memory, if kernels can and have these inputs. */
const onMemory = <T>(inputs: tf.Tensor[], body: (heap: SharedHeap) => T): T | undefined =>
  inputs.every(isTheirs) && wasmBuild() !== undefined ? sharedHeap()?.(body) : undefined;

const filled: Filled = (inputs, shape, body) =>
  onMemory(inputs, (heap) =>
    recordedOr(heap, (heap) => {
      const made = heap.make(shape);
      const places = inputs.map((x) => heap.read(x));
      body(heap.kernels, made.at, places, (bytes) => heap.scratch(bytes));
      return made.tensor();
    }),
  );

const LEAST = 2048; // multiplications; of fewer its own take no longer

const multiply: Mended = (own, inputs, attributes) => {
  const { a, b } = inputs;
  const columns = b.shape[b.rank - (attributes.transposeB === true ? 2 : 1)];
  return a.size * columns < LEAST ? own(inputs, attributes) : multiplying(filled)(own, inputs, attributes);
};

const moved: Moved = (x, shape, body) =>
  shape.includes(0)
    ? undefined
    : onMemory([x], (heap) => {
        const made = heap.make(shape);
        body(heap.values(heap.read(x), x.size), heap.values(made.at, tf.util.sizeFromShape(shape)));
        return made.tensor();
      });

const cut: Cut = (x, pieces) =>
  onMemory([x], (heap) => {
    const made = pieces.map(({ shape }) => heap.make(shape));
    const values = heap.values(heap.read(x), x.size); // now, for to make a tensor may move the memory
    pieces.forEach(({ begin, size }, i) => {
      sliced(values, x.shape, begin, size, heap.values(made[i].at, tf.util.sizeFromShape(size)));
    });
    return made.map((allocation) => allocation.tensor());
  });

/** Of truths tfjs's own writes four bytes for each, over what lies behind them. */
const reverse: Mended = (own, { x }, attributes) =>
  x.dtype === 'bool'
    ? tf.cast(own({ x: tf.cast(x, 'int32') }, attributes), 'bool')
    : reversing(moved)(own, { x }, attributes);

const concat: Mended = (own, inputs, attributes) => {
  const pieces = Object.values(inputs);
  const { shape, rows } = besides(pieces, attributes);
  const made = onMemory(pieces, (heap) => {
    const made = heap.make(shape);
    const values = pieces.map((piece) => heap.values(heap.read(piece), piece.size));
    joined(values, rows, heap.values(made.at, tf.util.sizeFromShape(shape)));
    return made.tensor();
  });
  return made ?? own(inputs, attributes);
};

mendAlso(
  Object.entries({
    [tf.BatchMatMul]: multiply,
    [tf.Concat]: concat,
    [tf.GatherV2]: gathering(moved),
    [tf.Reverse]: reverse,
    [tf.Slice]: slicing(cut),
    [tf.SplitV]: splitting(cut),
    [tf.Tanh]: squashing(filled, true),
    [tf.Tile]: tiling(moved),
    [tf.Unpack]: unpacking(cut),
  }).map(([kernelName, mended]) => ({ backendName: 'wasm', kernelName, mended })),
);
