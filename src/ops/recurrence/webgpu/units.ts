// What is done to one unit of one sequence in one step, whoever runs it: WGSL that knows `sequence`, `row`, `visits` and `j`.
import type { Sizes } from './sizes.js';

/** The statements for each gate. */
export const forGates = ({ cell }: Sizes, statement: (gate: number) => string): string =>
  Array.from({ length: cell.gates }, (_, gate) => statement(gate)).join('\n');

/** From the hidden sides of the gates, `cell` and `before` to `m`. Writes the record. */
export const forwardUnit = (sizes: Sizes, record: readonly string[]): string => `
  ${forGates(sizes, (gate) => `let x${gate} = x[row * ${sizes.cell.gates * sizes.H} + ${gate * sizes.H} + j];`)}
  ${sizes.cell.forward}
  ${record.map((name) => `result[${name}At(row, j)] = ${name};`).join('\n')}`;

/** From `dm`, `cell` and the `visit` to the gradients of the gates, which it writes. */
export function backwardUnit(sizes: Sizes): string {
  const { cell, H } = sizes;
  const saved = cell.record.length > 0 ? cell.record : ['output'];
  const loadPrevious = (later: string): string => `
    var previous = reserve[firstAt(sequence, j)];
    if (visit > 0) { previous = reserve[${later}At(rowOf(sequence, visit - 1, visits), j)]; }`;
  return `
    ${saved.map((name) => `let ${name} = reserve[${name}At(row, j)];`).join('\n')}
    ${cell.previous ? loadPrevious(cell.previous[1]) : ''}
    ${cell.backward}
    ${forGates(sizes, (gate) => `result[dHiddenSideAt(row, ${gate * H} + j)] = dh${gate};`)}
    ${(cell.inputSides ?? []).map((name, gate) => `result[dInputSideAt(row, ${gate * H} + j)] = ${name};`).join('\n')}`;
}
