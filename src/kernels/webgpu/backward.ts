// The backward pass in one program: the gradients of h and c stay in the workgroup's memory from step to step.
import { indexFunctions } from './layout.js';
import { begin, forEach, forGates, LOOP } from './loop.js';
import { backwardBlocks, forwardBlocks, recordOf, type Sizes } from './sizes.js';

/** Reads what the forward pass wrote as `reserve`. */
export function backwardSource(sizes: Sizes): string {
  const { cell, H, R, isProjected } = sizes;
  const saved = cell.record.length > 0 ? cell.record : ['output'];
  const unproject = `
    var dm = 0.0;
    for (var p = 0; p < ${R}; p++) { dm += dHidden[p] * w_hr[p * ${H} + j]; }`;
  const loadPrevious = (later: string): string => `
    var previous = reserve[firstAt(sequence, j)];
    if (visit > 0) { previous = reserve[${later}At(rowOf(sequence, visit - 1, visits), j)]; }`;
  const storeInputSides = (names: readonly string[]): string =>
    names.map((name, gate) => `result[dInputSideAt(row, ${gate * H} + j)] = ${name};`).join('\n');

  return `
    ${LOOP}
    ${indexFunctions(forwardBlocks(sizes, recordOf(sizes).length > 0))}
    ${indexFunctions(backwardBlocks(sizes))}
    var<workgroup> dHidden : array<f32, ${R}>;
    var<workgroup> dGates : array<f32, ${cell.gates * H}>;
    ${cell.hasCell ? `var<workgroup> cell : array<f32, ${H}>;` : ''}

    fn main(index : i32) {
      ${begin(sizes)}
      ${forEach(sizes, R, `dHidden[j] = dh_n[sequence * ${R} + j];`)}
      ${cell.hasCell ? forEach(sizes, H, `cell[j] = dc_n[sequence * ${H} + j];`) : ''}
      for (var visit = visits - 1; visit >= 0; visit--) {
        let row = rowOf(sequence, visit, visits);
        ${forEach(
          sizes,
          R,
          `dHidden[j] += dOutput[row * ${R} + j];
           ${isProjected ? 'result[dOutputTotalAt(row, j)] = dHidden[j];' : ''}`,
        )}
        ${isProjected ? 'workgroupBarrier();' : ''}
        ${forEach(
          sizes,
          H,
          `${isProjected ? unproject : 'let dm = dHidden[j];'}
           ${saved.map((name) => `let ${name} = reserve[${name}At(row, j)];`).join('\n')}
           ${cell.previous ? loadPrevious(cell.previous[1]) : ''}
           ${cell.backward}
           ${forGates(sizes, (gate) => `dGates[${gate * H} + j] = dh${gate};`)}
           ${forGates(sizes, (gate) => `result[dHiddenSideAt(row, ${gate * H} + j)] = dh${gate};`)}
           ${cell.inputSides ? storeInputSides(cell.inputSides) : ''}
           ${cell.carry ? `dHidden[j] = ${cell.carry};` : ''}`,
        )}
        workgroupBarrier();
        ${forEach(
          sizes,
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
        ${forEach(sizes, R, 'result[dh_0At(sequence, j)] = dHidden[j];')}
        ${cell.hasCell ? forEach(sizes, H, 'result[dc_0At(sequence, j)] = cell[j];') : ''}
      }
    }
  `;
}
