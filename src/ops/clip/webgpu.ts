// Clipping on WebGPU: seven gradients summed in a dispatch, the norm in one, and a dispatch to scale each.
import * as tf from '@tensorflow/tfjs-core';
import { BUFFERS } from '../../engines/webgpu/outputs.js';
import { allocate, each, run } from '../../engines/webgpu/program.js';
import { LARGER, ofTeam, SMALLER, TEAM } from '../../engines/webgpu/workgroup.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

/** What |x| is added up as, from what, how two of these sums are put together, and how the norm comes from all. */
interface Reduction {
  of: string;
  start: string;
  both: string;
  root: string;
}

function reductionOf(p: number): Reduction {
  if (p === Infinity) return { of: 'abs(x)', start: '0.0', both: LARGER, root: 'all' };
  if (p === -Infinity) return { of: 'abs(x)', start: 'uniforms.INFINITY', both: SMALLER, root: 'all' };
  if (p === 2) return { of: 'x * x', start: '0.0', both: 'a + b', root: 'sqrt(all)' };
  if (p === 1) return { of: 'abs(x)', start: '0.0', both: 'a + b', root: 'all' };
  return { of: 'pow(abs(x), uniforms.p)', start: '0.0', both: 'a + b', root: 'pow(all, 1.0 / uniforms.p)' };
}

/** Elements that a thread goes through, about. */
const A_THREAD = 64;

/** `parts` workgroups for each gradient, and a number of the result. */
const partsSource = (count: number, { of, start, both }: Reduction): string => `
  ${ofTeam('ofAll', both)}
  fn main(index : i32) {
    let group = min(index / ${TEAM}, ${count} * uniforms.parts - 1);
    let thread = i32(localIndex);
    let which = group / uniforms.parts;
    var a = ${start};
    let first = group % uniforms.parts * ${TEAM} + thread;
    let stride = uniforms.parts * ${TEAM};
    ${Array.from(
      { length: count },
      (_, k) => `
        if (which == ${k}) {
          for (var i = first; i < uniforms.size${k}; i += stride) {
            let x = gradient${k}[i];
            let b = ${of};
            a = ${both};
          }
        }`,
    ).join('')}
    let all = ofAll(a, thread);
    if (thread == 0) { result[group] = all; }
  }`;

const normSource = ({ start, both, root }: Reduction): string => `
  ${ofTeam('ofAll', both)}
  fn main(index : i32) {
    let thread = i32(localIndex);
    var a = ${start};
    for (var i = thread; i < uniforms.count; i += ${TEAM}) {
      let b = sums[i];
      a = ${both};
    }
    let all = ofAll(a, thread);
    if (index == 0) { result[0] = ${root}; }
  }`;

const SCALE = `
  fn value(i : i32) -> f32 {
    let scale = uniforms.most / (norm[0] + 1e-6);
    if (scale > 1.0) { return gradient[i]; }
    return gradient[i] * scale;
  }`;

const AT_ONCE = BUFFERS - 1;

function norm(grads: readonly tf.Tensor[], p: number): tf.Scalar {
  const parts = Math.min(Math.ceil(Math.max(...grads.map(({ size }) => size)) / TEAM / A_THREAD), 1024);
  const [reduction, floats] = [reductionOf(p), { p: Number.isFinite(p) ? p : 0 }];
  const sums = Array.from({ length: Math.ceil(grads.length / AT_ONCE) }, (_, i) => {
    const some = grads.slice(i * AT_ONCE, (i + 1) * AT_ONCE);
    const result = allocate(some.length * parts);
    const inputs = Object.fromEntries(some.map((grad, k) => [`gradient${k}`, tf.reshape(grad, [grad.size])]));
    const sizes = Object.fromEntries(some.map(({ size }, k) => [`size${k}`, size]));
    const source = (): string => partsSource(some.length, reduction);
    const shader = { key: `normParts ${some.length} ${reduction.of} ${reduction.both}`, threads: TEAM, inputs, source };
    run(shader, { parts, ...sizes }, some.length * parts, result, floats);
    return result;
  });
  const all = sums.length === 1 ? sums[0] : tf.concat(sums);
  const result = allocate(1);
  const source = (): string => normSource(reduction);
  const key = `norm ${reduction.root} ${reduction.both}`;
  run({ key, threads: TEAM, inputs: { sums: all }, source }, { count: all.size }, 1, result, floats);
  return tf.reshape(result, []);
}

export const webgpuClip: ClipForm = {
  name: 'webgpu',
  norm: (grads, p) => (grads.some(({ size }) => size === 0) ? composedClip.norm(grads, p) : norm(grads, p)),
  scale: (grads, norm, most) =>
    grads.map((gradient) => {
      if (gradient.size === 0) return gradient.clone();
      const inputs = { gradient: tf.reshape(gradient, [gradient.size]), norm: tf.reshape(norm, [1]) };
      return each<tf.Tensor>({ key: 'scaleGradient', inputs, source: () => SCALE }, gradient.shape, {}, { most });
    }),
};
