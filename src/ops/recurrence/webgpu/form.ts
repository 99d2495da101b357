// The form of the WebGPU backend: one dispatch runs all steps of one direction of one layer, or else one each.
import * as tf from '@tensorflow/tfjs-core';
import { plainOps } from '../composed/ops/plain.js';
import type { BackwardInput, BackwardOutput, Form, ForwardInput, ForwardOutput, RecurrenceInput } from '../form.js';
import type { ModeName } from '../modes.js';
import { type Cell, CELLS } from './cells.js';
import { sumRows } from '../../rows/webgpu.js';
import { cut } from '../../../engines/webgpu/layout.js';
import type { Pass } from './pass.js';
import { backwardOfSequence } from './sequence/backward.js';
import { forwardOfSequence } from './sequence/forward.js';
import { backwardBlocks, countsOf, fitsSequence, fitsStep, forwardBlocks, type Sizes, sizesOf } from './sizes.js';
import { backwardByStep } from './step/backward.js';
import { forwardByStep } from './step/forward.js';
import { tableOf } from './visits.js';

const keyOf = (pass: string, { mode, H, R, isProjected, hasBias }: Sizes): string =>
  ['recurrence', pass, mode, H, R, isProjected, hasBias].join('_');

function forward(mode: ModeName, cell: Cell, input: ForwardInput): ForwardOutput {
  const { x, state0, weights, steps } = input;
  const { w_ih, b_ih, w_hh, b_hh, w_hr } = weights;
  const [sizes, counts] = [sizesOf(mode, cell, input), countsOf(input)];
  const keep = input.keep && cell.record.length > 0;
  const blocks = forwardBlocks(sizes, keep);
  const pass: Pass = {
    key: keyOf(keep ? 'training' : 'forward', sizes),
    sizes,
    counts,
    steps,
    inputs: {
      x: tf.fused.matMul({ a: x, b: w_ih, transposeB: true, ...(b_ih && { bias: b_ih }) }), // (rows, G·H)
      h_0: state0[0],
      ...(cell.hasCell && { c_0: state0[1] }),
      w_hh: tf.transpose(w_hh), // so that neighbouring threads read what lies side by side
      ...(b_hh && { b_hh }),
      ...(w_hr && { w_hr: tf.transpose(w_hr) }),
      table: tableOf(steps),
    },
  };
  const written = (fitsSequence(sizes, counts) ? forwardOfSequence : forwardByStep)(pass, keep);
  return {
    output: cut(written, blocks, 'output', counts),
    stateN: (cell.hasCell ? ['h_n', 'c_n'] : ['h_n']).map((name) => cut(written, blocks, name, counts)),
    reserve: keep ? [tf.reshape(written, [1, written.size])] : [], // whole: nothing is copied, and backward knows the blocks
  };
}

function backward(mode: ModeName, cell: Cell, input: BackwardInput): BackwardOutput {
  const { weights, steps, output, reserve, dOutput, dStateN } = input;
  const { w_hh, w_hr } = weights;
  const [sizes, counts] = [sizesOf(mode, cell, input), countsOf(input)];
  const blocks = backwardBlocks(sizes);
  const saved = reserve.length > 0 ? reserve[0] : output;
  const pass: Pass = {
    key: keyOf('backward', sizes),
    sizes,
    counts,
    steps,
    inputs: {
      reserve: saved,
      dOutput,
      dh_n: dStateN[0],
      ...(cell.hasCell && { dc_n: dStateN[1] }),
      w_hh,
      ...(w_hr && { w_hr }),
      table: tableOf(steps),
    },
  };
  const written = (fitsSequence(sizes, counts) ? backwardOfSequence : backwardByStep)(pass);
  const dHiddenSide = cut(written, blocks, 'dHiddenSide', counts);
  const gradients = {
    dHiddenSide,
    dInputSide: cell.inputSides ? cut(written, blocks, 'dInputSide', counts) : dHiddenSide,
    dState0: (cell.hasCell ? ['dh_0', 'dc_0'] : ['dh_0']).map((name) => cut(written, blocks, name, counts)),
  };
  if (!w_hr) return gradients;
  const m = cut(saved, forwardBlocks(sizes, true), 'm', counts);
  return { ...gradients, dOthers: { w_hr: plainOps.transposeTimes(cut(written, blocks, 'dOutputTotal', counts), m) } };
}

/** The form of a mode that has a cell, unless the sizes are too large for the device. */
export function webgpuForm(mode: ModeName, input: RecurrenceInput): Form | undefined {
  const cell = CELLS[mode];
  if (!cell || !fitsStep(sizesOf(mode, cell, input), countsOf(input))) return undefined;
  return {
    name: 'webgpu',
    forward: (given) => forward(mode, cell, given),
    backward: (given) => backward(mode, cell, given),
    products: () => ({ ...plainOps, sumRows }),
  };
}
