// The forward pass by one program per step, or two of a projected one: what was written before holds the states.
import type * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../../../engines/webgpu/wgsl.js';
import { type Block, indexFunctions, sizeOf } from '../../../../engines/webgpu/layout.js';
import type { Pass } from '../pass.js';
import { allocate } from '../../../../engines/webgpu/program.js';
import { forwardBlocks, recordOf, type Sizes } from '../sizes.js';
import { forGates, forwardUnit } from '../units.js';
import { forSequences, indices, runStep, type StepProgram, sumProducts } from './tile.js';

/** Returns one tensor, laid out in the forward blocks, behind which there may be more. */
export function forwardByStep(pass: Pass, keep: boolean): tf.Tensor1D {
  const { sizes, counts, steps } = pass;
  const result = allocate(sizeOf(blocksOf(sizes, keep), counts));
  const programs = [unitsOf(pass, keep), ...(sizes.isProjected ? [projectionOf(pass, keep)] : [])];
  steps.batchSizes.forEach((alive, visited) => {
    for (const program of programs) runStep(program, pass, { visited, alive }, result);
  });
  return result;
}

/** The forward blocks, and one for the m of a step where none is kept. */
const blocksOf = (sizes: Sizes, keep: boolean): Block[] => [
  ...forwardBlocks(sizes, keep),
  ...(sizes.isProjected && !keep ? [{ name: 'm', count: 'batch', width: sizes.H } as const] : []),
];

const ROW = 'rowOf(sequence, uniforms.visited, visits)';

const storeHidden = (value: string): string => `
  result[outputAt(row, j)] = ${value};
  result[h_nAt(sequence, j)] = ${value};`;

/** Every unit's gates, state and m. */
function unitsOf({ key, sizes }: Pass, keep: boolean): StepProgram {
  const { cell, H, R, isProjected, hasBias } = sizes;
  const columns = cell.gates * H;
  const loadCell = `
    var cell = c_0[sequence * ${H} + j];
    if (uniforms.visited > 0) { cell = result[c_nAt(sequence, j)]; }`;
  const storeM = keep ? '' : 'result[mAt(sequence, j)] = m;'; // what is kept is in the record
  return {
    key: `${key}_step`,
    width: H,
    inputs: ['x', 'h_0', ...(cell.hasCell ? ['c_0'] : []), 'w_hh', ...(hasBias ? ['b_hh'] : [])],
    source: () => ({
      functions: `
        ${ACTIVATIONS}
        ${indexFunctions(blocksOf(sizes, keep))}

        fn hiddenAt(sequence : i32, visits : i32) -> i32 {
          if (uniforms.visited == 0) { return sequence * ${R}; }
          return outputAt(rowOf(sequence, uniforms.visited - 1, visits), 0);
        }

        fn hidden(at : vec4<i32>) -> vec4<f32> {
          if (uniforms.visited == 0) { return vec4<f32>(h_0[at.x], h_0[at.y], h_0[at.z], h_0[at.w]); }
          return written(at);
        }`,
      body: `
        ${indices('hiddenAt(sequence, visits)')}
        ${forGates(sizes, (gate) => `var sides${gate} = vec4<f32>(${hasBias ? `b_hh[${gate * H} + j]` : '0.0'});`)}
        for (var i = 0; i < ${R}; i++) {
          let h = hidden(at + i);
          ${forGates(sizes, (gate) => `sides${gate} += h * w_hh[i * ${columns} + ${gate * H} + j];`)}
        }
        ${cell.takesBefore ? 'let befores = hidden(at + j);' : ''}
        ${forSequences(`
          let row = ${ROW};
          ${forGates(sizes, (gate) => `let h${gate} = sides${gate}[k];`)}
          ${cell.takesBefore ? 'let before = befores[k];' : ''}
          ${cell.hasCell ? loadCell : ''}
          ${forwardUnit(sizes, keep ? recordOf(sizes) : [])}
          ${cell.hasCell ? 'result[c_nAt(sequence, j)] = cell;' : ''}
          ${keep && cell.previous ? `if (uniforms.visited == 0) { result[firstAt(sequence, j)] = ${cell.previous[0]}[sequence * ${H} + j]; }` : ''}
          ${isProjected ? storeM : storeHidden('m')}`)}`,
    }),
  };
}

/** The output from m. */
const projectionOf = ({ key, sizes }: Pass, keep: boolean): StepProgram => ({
  key: `${key}_step_projection`,
  width: sizes.R,
  inputs: ['w_hr'],
  source: () => ({
    functions: indexFunctions(blocksOf(sizes, keep)),
    body: `
      ${sumProducts(`mAt(${keep ? ROW : 'sequence'}, 0)`, sizes.H, 'w_hr', sizes.R)}
      ${forSequences(`
        let row = ${ROW};
        ${storeHidden('sums[k]')}`)}`,
  }),
});
