// The updates on WebGPU: one dispatch for a parameter and what is remembered of it, two where that is much.
import { BUFFERS, type Elements, runElements } from '../../engines/webgpu/outputs.js';
import { updatesBy } from './elements.js';

const FUNCTIONS = `
  fn root(x : f32) -> f32 { return sqrt(x); }
  fn larger(a : f32, b : f32) -> f32 {
    if (isnan(a)) { return a; }
    if (isnan(b)) { return b; }
    return max(a, b);
  }`;

const inGroups = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export const webgpuUpdates = updatesBy(({ element: { key, state, numbers, code }, steps }) => {
  const before = state.map((name) => `${name}Before`);
  const after = state.map((name) => `${name}After`);
  const inputs = ['grad', 'parameter', ...before];
  const program = (outputs: string[]): Elements => ({
    ...{ key: `${key} ${outputs.join()}`, inputs, outputs },
    floats: numbers,
    functions: FUNCTIONS,
    code: `
      var g = grad[i];
      var p = parameter[i];
      ${state.map((name, k) => `var ${name} = ${before[k]}[i];`).join('\n')}
      ${code}
      ${outputs.map((output) => `${output}[i] = ${values[output]};`).join('\n')}`,
  });
  const values = Object.fromEntries([['after', 'p'], ...state.map((name, k) => [after[k], name])]) as Record<string, string>;
  for (const { parameter, grad, state, numbers } of steps) {
    if (parameter.size === 0) continue;
    const given = [grad, parameter, ...state];
    const made = inGroups(Object.keys(values), BUFFERS - given.length).flatMap((outputs) =>
      runElements(program(outputs), parameter.shape, given, numbers),
    );
    [parameter, ...state].forEach((variable, i) => variable.assign(made[i]));
  }
});
