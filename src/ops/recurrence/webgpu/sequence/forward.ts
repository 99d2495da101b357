// The forward pass in one program: h and c stay in the workgroup's memory from step to step.
import type * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../../../engines/webgpu/wgsl.js';
import { indexFunctions, sizeOf } from '../../../../engines/webgpu/layout.js';
import type { Pass } from '../pass.js';
import { allocate, run } from '../../../../engines/webgpu/program.js';
import { forwardBlocks, recordOf, type Sizes } from '../sizes.js';
import { forGates, forwardUnit } from '../units.js';
import { uniformsOf, VISITS } from '../visits.js';
import { begin, forEach, LOOP, threadsOf } from './loop.js';

/** Returns one tensor, laid out in the forward blocks. */
export function forwardOfSequence({ key, sizes, counts, steps, inputs }: Pass, keep: boolean): tf.Tensor1D {
  const threads = threadsOf(sizes);
  const source = (): string => forwardSource(sizes, keep, threads);
  const shader = { key: `${key}_sequence`, threads, inputs, source };
  const result = allocate(sizeOf(forwardBlocks(sizes, keep), counts));
  run(shader, uniformsOf(steps, counts.rows), counts.batch, result);
  return result;
}

function forwardSource(sizes: Sizes, keep: boolean, threads: number): string {
  const { cell, H, R, isProjected, hasBias } = sizes;
  const columns = cell.gates * H;
  const record = keep ? recordOf(sizes) : [];
  const storeHidden = (value: string): string => `
    hidden[next + j] = ${value};
    result[outputAt(row, j)] = ${value};`;
  const project = `
    workgroupBarrier();
    ${forEach(
      threads,
      R,
      `var h = 0.0;
       for (var i = 0; i < ${H}; i++) { h += unprojected[i] * w_hr[i * ${R} + j]; }
       ${storeHidden('h')}`,
    )}`;

  return `
    ${ACTIVATIONS}
    ${VISITS}
    ${LOOP}
    ${indexFunctions(forwardBlocks(sizes, keep))}
    var<workgroup> hidden : array<f32, ${2 * R}>; // h_{t-1} and h_t, taking turns
    ${cell.hasCell ? `var<workgroup> cells : array<f32, ${H}>;` : ''}
    ${isProjected ? `var<workgroup> unprojected : array<f32, ${H}>;` : ''}

    fn main(index : i32) {
      ${begin(threads)}
      ${forEach(threads, R, `hidden[j] = h_0[sequence * ${R} + j];`)}
      ${cell.hasCell ? forEach(threads, H, `cells[j] = c_0[sequence * ${H} + j];`) : ''}
      var last = 0;
      for (var visit = 0; visit < visits; visit++) {
        workgroupBarrier();
        let row = rowOf(sequence, visit, visits);
        let next = ${R} - last;
        ${forEach(
          threads,
          H,
          `${forGates(sizes, (gate) => `var h${gate} = ${hasBias ? `b_hh[${gate * H} + j]` : '0.0'};`)}
           for (var k = 0; k < ${R}; k++) {
             let h = hidden[last + k];
             ${forGates(sizes, (gate) => `h${gate} += h * w_hh[k * ${columns} + ${gate * H} + j];`)}
           }
           ${cell.takesBefore ? 'let before = hidden[last + j];' : ''}
           ${cell.hasCell ? 'var cell = cells[j];' : ''}
           ${forwardUnit(sizes, record)}
           ${cell.hasCell ? 'cells[j] = cell;' : ''}
           ${isProjected ? 'unprojected[j] = m;' : storeHidden('m')}`,
        )}
        ${isProjected ? project : ''}
        last = next;
      }
      if (sequence < uniforms.batch) {
        ${forEach(threads, R, 'result[h_nAt(sequence, j)] = hidden[last + j];')}
        ${cell.hasCell ? forEach(threads, H, 'result[c_nAt(sequence, j)] = cells[j];') : ''}
        ${keep && cell.previous ? forEach(threads, H, `result[firstAt(sequence, j)] = ${cell.previous[0]}[sequence * ${H} + j];`) : ''}
      }
    }
  `;
}
