// The backward pass in one program: the gradients of h and c stay in the workgroup's memory from step to step.
import type * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../../../engines/webgpu/wgsl.js';
import { indexFunctions, sizeOf } from '../../../../engines/webgpu/layout.js';
import type { Pass } from '../pass.js';
import { allocate, run } from '../../../../engines/webgpu/program.js';
import { backwardBlocks, forwardBlocks, recordOf, type Sizes } from '../sizes.js';
import { backwardUnit, forGates } from '../units.js';
import { uniformsOf, VISITS } from '../visits.js';
import { begin, forEach, LOOP, threadsOf } from './loop.js';

/** Returns one tensor, laid out in the backward blocks. */
export function backwardOfSequence({ key, sizes, counts, steps, inputs }: Pass): tf.Tensor1D {
  const threads = threadsOf(sizes);
  const shader = { key: `${key}_sequence`, threads, inputs, source: () => backwardSource(sizes, threads) };
  const result = allocate(sizeOf(backwardBlocks(sizes), counts));
  run(shader, uniformsOf(steps, counts.rows), counts.batch, result);
  return result;
}

function backwardSource(sizes: Sizes, threads: number): string {
  const { cell, H, R, isProjected } = sizes;
  const unproject = `
    var dm = 0.0;
    for (var p = 0; p < ${R}; p++) { dm += dHidden[p] * w_hr[p * ${H} + j]; }`;

  return `
    ${ACTIVATIONS}
    ${VISITS}
    ${LOOP}
    ${indexFunctions(forwardBlocks(sizes, recordOf(sizes).length > 0))}
    ${indexFunctions(backwardBlocks(sizes))}
    var<workgroup> dHidden : array<f32, ${R}>;
    var<workgroup> dGates : array<f32, ${cell.gates * H}>;
    ${cell.hasCell ? `var<workgroup> cells : array<f32, ${H}>;` : ''}

    fn main(index : i32) {
      ${begin(threads)}
      ${forEach(threads, R, `dHidden[j] = dh_n[sequence * ${R} + j];`)}
      ${cell.hasCell ? forEach(threads, H, `cells[j] = dc_n[sequence * ${H} + j];`) : ''}
      for (var visit = visits - 1; visit >= 0; visit--) {
        let row = rowOf(sequence, visit, visits);
        ${forEach(
          threads,
          R,
          `dHidden[j] += dOutput[row * ${R} + j];
           ${isProjected ? 'result[dOutputTotalAt(row, j)] = dHidden[j];' : ''}`,
        )}
        ${isProjected ? 'workgroupBarrier();' : ''}
        ${forEach(
          threads,
          H,
          `${isProjected ? unproject : 'let dm = dHidden[j];'}
           ${cell.hasCell ? 'var cell = cells[j];' : ''}
           ${backwardUnit(sizes)}
           ${forGates(sizes, (gate) => `dGates[${gate * H} + j] = dh${gate};`)}
           ${cell.hasCell ? 'cells[j] = cell;' : ''}
           ${cell.carry ? `dHidden[j] = ${cell.carry};` : ''}`,
        )}
        workgroupBarrier();
        ${forEach(
          threads,
          R,
          `var dh = ${cell.carry ? 'dHidden[j]' : '0.0'};
           for (var i = 0; i < ${H}; i++) {
             ${forGates(sizes, (gate) => `dh += dGates[${gate * H} + i] * w_hh[(${gate * H} + i) * ${R} + j];`)}
           }
           dHidden[j] = dh;`,
        )}
        workgroupBarrier();
      }
      if (sequence < uniforms.batch) {
        ${forEach(threads, R, 'result[dh_0At(sequence, j)] = dHidden[j];')}
        ${cell.hasCell ? forEach(threads, H, 'result[dc_0At(sequence, j)] = cells[j];') : ''}
      }
    }
  `;
}
