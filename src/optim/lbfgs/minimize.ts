// One step of LBFGS: iterations until the loss is as low as it gets, or an option ends them.
import * as tf from '@tensorflow/tfjs-core';
import { share } from '../../engines/engine.js';
import type { Parameter } from '../../autograd/parameter.js';
import { parted } from '../../ops/vector.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { ParamGroup } from '../param_groups.js';
import type { Evaluation, Evaluations } from './evaluations.js';
import { dot } from './iteration.js';
import { type Line, type Point, strongWolfe } from './line_search.js';
import type { Memory } from './memory.js';
import type { LBFGSOptions } from './options.js';

/** Changes the parameters of a group. */
export function minimize(group: ParamGroup<LBFGSOptions>, memory: Memory, evaluations: Evaluations): void {
  const { params, lr, max_iter, max_eval, tolerance_grad, tolerance_change, history_size, line_search_fn } = group;
  const evaluate = (): Evaluation => {
    const evaluation = evaluations.next();
    memory.func_evals++;
    return evaluation;
  };
  let { loss, grad } = evaluate();
  if (largest(grad) <= tolerance_grad) return;
  for (let i = 1; i <= max_iter; i++) {
    const before = loss;
    const first = memory.n_iter === 0 ? firstStep(grad) : 1;
    const iteration = memory.begin(loss, grad, history_size);
    const { d } = iteration;
    iteration.t = first * lr;
    const slope = product(grad, d);
    if (slope > -tolerance_change) return;
    if (line_search_fn === null) {
      move(params, iteration.t, d);
      if (i < max_iter) ({ loss, grad } = evaluate());
    } else {
      check(line_search_fn === 'strong_wolfe', () => new RuntimeError("only 'strong_wolfe' is supported"));
      const line: Line = {
        start: { t: 0, f: loss, grad, slope },
        largest: largest(d),
        tolerance: tolerance_change,
        tries: max_eval - evaluations.count,
        at: (t) => look(params, t, d, evaluate),
      };
      const found = strongWolfe(line, iteration.t);
      iteration.t = found.t;
      ({ f: loss, grad } = found);
      move(params, found.t, d);
    }
    evaluations.keepOnly(grad);
    if (i === max_iter || evaluations.count >= max_eval || largest(grad) <= tolerance_grad) return;
    if (largest(d) * Math.abs(iteration.t) <= tolerance_change || Math.abs(loss - before) < tolerance_change) return;
  }
}

const read = (compute: () => tf.Tensor): number => tf.tidy(() => compute().dataSync()[0]);

/** The largest component. */
const largest = (x: tf.Tensor): number => read(() => tf.max(tf.abs(x)));

const product = (a: tf.Tensor, b: tf.Tensor): number => read(() => dot(a, b));

/** How far to go when nothing is known: as far as moves the parameters by 1 in all, or by their gradient. */
function firstStep(grad: tf.Tensor): number {
  const most = 1 / read(() => tf.sum(tf.abs(grad)));
  return most < 1 ? most : 1;
}

/** p ← p + t·d. */
function move(params: readonly Parameter[], t: number, d: tf.Tensor): void {
  tf.tidy(() => {
    for (const [i, step] of parted(tf.mul(d, t), params).entries()) params[i].assign(tf.add(params[i], step));
  });
}

/** What is at p + t·d, to where the parameters go and from where they come back. */
function look(params: readonly Parameter[], t: number, d: tf.Tensor, evaluate: () => Evaluation): Point {
  const here = params.map((p) => tf.keep(share<tf.Tensor>(p)));
  try {
    move(params, t, d);
    const { loss, grad } = evaluate();
    here.forEach((values, i) => params[i].assign(values));
    return { t, f: loss, grad, slope: product(grad, d) };
  } finally {
    tf.dispose(here);
  }
}
