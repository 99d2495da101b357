// The updates on WebGL: one draw for a parameter and all that is remembered of it.
import * as tf from '@tensorflow/tfjs-core';
import { drawOutputs, within4 } from '../../engines/webgl/outputs.js';
import type { Shader } from '../../engines/webgl/program.js';
import { type Element, updatesBy } from './elements.js';

/** What the code changes is a vector of four elements here. */
const shaderOf = ({ state, numbers, code }: Element): Shader => ({
  inputs: ['grad', 'parameter', ...state.map((name) => `${name}Before`)],
  uniforms: [],
  floats: numbers,
  code: `
    float root(float x) { return sqrt(x); }
    vec4 root(vec4 x) { return sqrt(x); }
    float larger(float a, float b) { return isnan(a) ? a : isnan(b) ? b : max(a, b); }
    vec4 larger(vec4 a, vec4 b) {
      return vec4(larger(a.r, b.r), larger(a.g, b.g), larger(a.b, b.b), larger(a.a, b.a));
    }
    void main() {
      vec4 g = texel(grad, here()), p = texel(parameter, here());
      ${state.map((name) => `vec4 ${name} = texel(${name}Before, here());`).join('\n')}
      ${code}
      setOutput(p);
      ${state.map((name) => `${name}After = ${name};`).join('\n')}
    }`,
});

export const webglUpdates = updatesBy(({ element, steps }) => {
  const shader = shaderOf(element);
  const outputs = ['after', ...element.state.map((name) => `${name}After`)];
  for (const { parameter, grad, state, numbers } of steps) {
    if (parameter.size === 0) continue;
    const shape = within4(parameter.shape);
    const made = drawOutputs(shader, outputs, shape, [grad, parameter, ...state], [], numbers);
    [parameter, ...state].forEach((variable, i) => variable.assign(tf.reshape(made[i], parameter.shape)));
  }
});
