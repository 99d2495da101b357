// The backward pass by one program per step, or two of a projected one: what was written before holds the gradients.
import type * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../../../engines/webgpu/wgsl.js';
import { indexFunctions, sizeOf } from '../../../../engines/webgpu/layout.js';
import type { Pass } from '../pass.js';
import { allocate } from '../../../../engines/webgpu/program.js';
import { backwardBlocks, forwardBlocks, recordOf, type Sizes } from '../sizes.js';
import { backwardUnit } from '../units.js';
import { forSequences, runStep, type StepProgram, sumProducts } from './tile.js';

/** Returns one tensor, laid out in the backward blocks. */
export function backwardByStep(pass: Pass): tf.Tensor1D {
  const { sizes, counts, steps } = pass;
  const { batchSizes } = steps;
  const result = allocate(sizeOf(backwardBlocks(sizes), counts));
  const first = sizes.isProjected ? totalsOf(pass) : unitsOf(pass);
  const last = sizes.isProjected ? projectedUnitsOf(pass) : undefined;
  for (let visited = 0; visited <= batchSizes.length; visited++) {
    runStep(first, pass, { visited, alive: batchSizes[Math.max(visited - 1, 0)] }, result); // those that end here too, for dh_0
    if (last && visited < batchSizes.length) runStep(last, pass, { visited, alive: batchSizes[visited] }, result);
  }
  return result;
}

/** Steps are visited from the last: `visit` is the number of this one in the forward pass. */
const VISIT = 'let visit = visits - 1 - uniforms.visited;';

const functionsOf = (sizes: Sizes): string => `
  ${ACTIVATIONS}
  ${indexFunctions(forwardBlocks(sizes, recordOf(sizes).length > 0))}
  ${indexFunctions(backwardBlocks(sizes))}`;

/** Where the gates' gradients of the step after it are, or at the last step those of any, for there is no product then. */
const LATER_GATES = 'dHiddenSideAt(rowOf(sequence, visits - max(uniforms.visited, 1), visits), 0)';

/** For each sequence as `dh` the gradient that reaches h_t from the step after it; stored where that was the first step. */
const forLaterGradients = ({ cell, H, R }: Sizes, body: string): string => `
  ${sumProducts(LATER_GATES, `select(0, ${cell.gates * H}, uniforms.visited > 0)`, 'w_hh', R)}
  ${forSequences(`
    var dh = dh_n[sequence * ${R} + j];
    if (uniforms.visited > 0) { dh = sums[k]${cell.carry ? ' + result[dh_0At(sequence, j)]' : ''}; }
    ${VISIT}
    if (visit < 0) {
      result[dh_0At(sequence, j)] = dh;
      continue;
    }
    let row = rowOf(sequence, visit, visits);
    ${body}`)}`;

const unit = (sizes: Sizes): string => `
  ${
    sizes.cell.hasCell
      ? `var cell = dc_n[sequence * ${sizes.H} + j];
         if (uniforms.visited > 0) { cell = result[dc_0At(sequence, j)]; }`
      : ''
  }
  ${backwardUnit(sizes)}
  ${sizes.cell.hasCell ? 'result[dc_0At(sequence, j)] = cell;' : ''}
  ${sizes.cell.carry ? `result[dh_0At(sequence, j)] = ${sizes.cell.carry};` : ''}`;

/** The gradients of h_t, and from them those of every unit. */
const unitsOf = ({ key, sizes }: Pass): StepProgram => ({
  key: `${key}_step`,
  width: sizes.H,
  inputs: ['reserve', 'dOutput', 'dh_n', ...(sizes.cell.hasCell ? ['dc_n'] : []), 'w_hh'],
  source: () => ({
    functions: functionsOf(sizes),
    body: forLaterGradients(
      sizes,
      `let dm = dh + dOutput[row * ${sizes.R} + j];
       ${unit(sizes)}`,
    ),
  }),
});

/** The gradients of a projected h_t. */
const totalsOf = ({ key, sizes }: Pass): StepProgram => ({
  key: `${key}_step_totals`,
  width: sizes.R,
  inputs: ['dOutput', 'dh_n', 'w_hh'],
  source: () => ({
    functions: functionsOf(sizes),
    body: forLaterGradients(sizes, `result[dOutputTotalAt(row, j)] = dh + dOutput[row * ${sizes.R} + j];`),
  }),
});

/** From them those of every unit. */
const projectedUnitsOf = ({ key, sizes }: Pass): StepProgram => ({
  key: `${key}_step`,
  width: sizes.H,
  inputs: ['reserve', 'dc_n', 'w_hr'],
  source: () => ({
    functions: functionsOf(sizes),
    body: `
      ${sumProducts('dOutputTotalAt(rowOf(sequence, visits - 1 - uniforms.visited, visits), 0)', sizes.R, 'w_hr', sizes.H)}
      ${forSequences(`
        ${VISIT}
        let row = rowOf(sequence, visit, visits);
        let dm = sums[k];
        ${unit(sizes)}`)}`,
  }),
});
