// Clipping on WebGL: the squares of up to eight gradients summed in a draw, the norm in one, and a draw to scale each.
import * as tf from '@tensorflow/tfjs-core';
import { within4 } from '../../engines/webgl/outputs.js';
import { draw, type Shader } from '../../engines/webgl/program.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

const AT_ONCE = 8;

/** How |x|^p are put together, from what, and how the norm comes from it. */
interface Reduction {
  start: string;
  add: string;
  root: string;
}

const NOT_NUMBER = 'isnan(a) ? a : isnan(b) ? b : ';

function reductionOf(p: number): Reduction {
  if (p === Infinity) return { start: '0.0', add: `${NOT_NUMBER} max(a, abs(b))`, root: 'a' };
  if (p === -Infinity) return { start: 'uintBitsToFloat(0x7f800000u)', add: `${NOT_NUMBER} min(a, abs(b))`, root: 'a' };
  if (p === 2) return { start: '0.0', add: 'a + b * b', root: 'sqrt(a)' };
  if (p === 1) return { start: '0.0', add: 'a + abs(b)', root: 'a' };
  return { start: '0.0', add: 'a + pow(abs(b), p)', root: 'pow(a, 1.0 / p)' };
}

const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** Row i has of gradient i what each of `parts` texels came to, those that are so many apart. */
const partsShader = (count: number, { start, add }: Reduction): Shader => ({
  inputs: names(count, 'gradient'),
  uniforms: ['parts', ...names(count, 'rows'), ...names(count, 'columns'), ...names(count, 'texels')],
  floats: ['p'],
  code: `
    float more(float a, float b) { return ${add}; }
    float sumOf(sampler2D gradient, int rows, int columns, int texels, int part) {
      float sum = ${start};
      int pairs = (columns + 1) / 2;
      for (int i = part; i < texels; i += parts) {
        vec4 x = texel(gradient, i);
        int column = i % pairs * 2, row = i / pairs % ((rows + 1) / 2) * 2;
        sum = more(sum, x.r);
        if (column + 1 < columns) sum = more(sum, x.g);
        if (row + 1 < rows) sum = more(sum, x.b);
        if (row + 1 < rows && column + 1 < columns) sum = more(sum, x.a);
      }
      return sum;
    }
    void main() {
      int which = here() / parts, part = here() % parts;
      float sum = ${start};
      ${names(count, '')
        .map((i) => `if (which == ${i}) sum = sumOf(gradient${i}, rows${i}, columns${i}, texels${i}, part);`)
        .join('\n')}
      setOutput(vec4(sum, 0.0, 0.0, 0.0));
    }`,
});

const normShader = ({ start, add, root }: Reduction, p: number): Shader => ({
  inputs: ['sums'],
  uniforms: ['count'],
  floats: ['p'],
  code: `
    float more(float a, float b) { return ${add}; }
    void main() {
      float a = ${start};
      for (int i = 0; i < count; i++) {
        float b = texel(sums, i).r;
        a = ${Math.abs(p) === Infinity ? 'more(a, b)' : 'a + b'};
      }
      setOutput(vec4(${root}, 0.0, 0.0, 0.0));
    }`,
});

const scaleShader: Shader = {
  inputs: ['gradient', 'norm'],
  uniforms: [],
  floats: ['most'],
  code: `
    void main() {
      float scale = most / (texel(norm, 0).r + 1e-6);
      setOutput(texel(gradient, here()) * (scale > 1.0 ? 1.0 : scale));
    }`,
};

const viewOf = (grad: tf.Tensor): tf.Tensor => tf.reshape(grad, within4(grad.shape));

/** Rows and columns of the matrices that a tensor packs, and the number of its texels. */
function layoutOf({ shape, size }: tf.Tensor): { rows: number; columns: number; texels: number } {
  const [columns = 1, rows = 1] = [...shape].reverse();
  return { rows, columns, texels: (size / rows / columns) * Math.ceil(rows / 2) * Math.ceil(columns / 2) };
}

function norm(grads: readonly tf.Tensor[], p: number): tf.Scalar {
  const layouts = grads.map(layoutOf);
  const parts = Math.ceil(Math.sqrt(Math.max(...layouts.map(({ texels }) => texels))));
  const reduction = reductionOf(p);
  const sums = Array.from({ length: Math.ceil(grads.length / AT_ONCE) }, (_, i) => {
    const [some, of] = [grads, layouts].map((all) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE)) as [
      tf.Tensor[],
      typeof layouts,
    ];
    const sizes = [...of.map(({ rows }) => rows), ...of.map(({ columns }) => columns), ...of.map(({ texels }) => texels)];
    return draw(
      partsShader(some.length, reduction),
      [2 * some.length, 2 * parts],
      some.map(viewOf),
      [parts, ...sizes],
      [Number.isFinite(p) ? p : 0],
    );
  });
  const all = sums.length === 1 ? sums[0] : tf.concat(sums, 0);
  const made = draw(normShader(reduction, p), [1, 1], [all], [grads.length * parts], [Number.isFinite(p) ? p : 0]);
  return tf.reshape(made, []);
}

export const webglClip: ClipForm = {
  name: 'webgl',
  norm: (grads, p) => (grads.some(({ size }) => size === 0) ? composedClip.norm(grads, p) : norm(grads, p)),
  scale: (grads, norm, most) =>
    grads.map((grad) => {
      if (grad.size === 0) return grad.clone();
      return tf.reshape(draw<tf.Tensor>(scaleShader, within4(grad.shape), [viewOf(grad), norm], [], [most]), grad.shape);
    }),
};
