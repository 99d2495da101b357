// The forward pass in one program: h and c stay in the workgroup's memory from step to step.
import { indexFunctions } from './layout.js';
import { begin, forEach, forGates, LOOP } from './loop.js';
import { forwardBlocks, recordOf, type Sizes } from './sizes.js';

/** Reads x·W_ihᵀ + b_ih as `x`, and W_hhᵀ and W_hrᵀ, whose rows neighbouring threads read together. */
export function forwardSource(sizes: Sizes, keep: boolean): string {
  const { cell, H, R, isProjected, hasBias } = sizes;
  const columns = cell.gates * H;
  const record = keep ? recordOf(sizes) : [];
  const storeHidden = (value: string): string => `
    hidden[after + j] = ${value};
    result[outputAt(row, j)] = ${value};`;
  const project = `
    workgroupBarrier();
    ${forEach(
      sizes,
      R,
      `var h = 0.0;
       for (var i = 0; i < ${H}; i++) { h += unprojected[i] * w_hr[i * ${R} + j]; }
       ${storeHidden('h')}`,
    )}`;

  return `
    ${LOOP}
    ${indexFunctions(forwardBlocks(sizes, keep))}
    var<workgroup> hidden : array<f32, ${2 * R}>; // h_{t-1} and h_t, taking turns
    ${cell.hasCell ? `var<workgroup> cell : array<f32, ${H}>;` : ''}
    ${isProjected ? `var<workgroup> unprojected : array<f32, ${H}>;` : ''}

    fn main(index : i32) {
      ${begin(sizes)}
      ${forEach(sizes, R, `hidden[j] = h_0[sequence * ${R} + j];`)}
      ${cell.hasCell ? forEach(sizes, H, `cell[j] = c_0[sequence * ${H} + j];`) : ''}
      var before = 0;
      for (var visit = 0; visit < visits; visit++) {
        workgroupBarrier();
        let row = rowOf(sequence, visit, visits);
        let after = ${R} - before;
        ${forEach(
          sizes,
          H,
          `${forGates(sizes, (gate) => `let x${gate} = x[row * ${columns} + ${gate * H} + j];`)}
           ${forGates(sizes, (gate) => `var h${gate} = ${hasBias ? `b_hh[${gate * H} + j]` : '0.0'};`)}
           for (var k = 0; k < ${R}; k++) {
             let h = hidden[before + k];
             ${forGates(sizes, (gate) => `h${gate} += h * w_hh[k * ${columns} + ${gate * H} + j];`)}
           }
           ${cell.forward}
           ${record.map((name) => `result[${name}At(row, j)] = ${name};`).join('\n')}
           ${isProjected ? 'unprojected[j] = m;' : storeHidden('m')}`,
        )}
        ${isProjected ? project : ''}
        before = after;
      }
      if (sequence < uniforms.batch) {
        ${forEach(sizes, R, 'result[h_nAt(sequence, j)] = hidden[before + j];')}
        ${cell.hasCell ? forEach(sizes, H, 'result[c_nAt(sequence, j)] = cell[j];') : ''}
        ${keep && cell.previous ? forEach(sizes, H, `result[firstAt(sequence, j)] = ${cell.previous[0]}[sequence * ${H} + j];`) : ''}
      }
    }
  `;
}
