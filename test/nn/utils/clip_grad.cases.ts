// Gradient clipping against PyTorch, not finite norms, leaks.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../../src/python/checks.js';
import fixture from '../../fixtures/training.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { decode, type Encoded } from '../../support/fixture.js';

interface Run {
  function: 'clip_grad_norm_' | 'clip_grad_value_';
  args: (number | string)[];
  norm: Encoded | null;
  grads: Encoded[];
}

const gradients = fixture.gradients[0] as Encoded[];

const graded = (grads: tf.Tensor[]): nn.Parameter[] =>
  grads.map((grad) => Object.assign(new nn.Parameter(tf.zerosLike(grad)), { grad }));

const { clip_grad_norm_, clip_grad_value_ } = nn.utils;
const Unchecked = nn.utils as unknown as Record<string, (...args: unknown[]) => tf.Tensor | undefined>;

export const clipGradCases = suite('nn.utils: clipping gradients', {
  'as in PyTorch': () => {
    for (const run of fixture.clipping as Run[]) {
      const parameters = graded(gradients.map(decode));
      const what = `${run.function}(${run.args.join(', ')})`;
      const norm = Unchecked[run.function](parameters, ...run.args.map(Number));
      if (run.norm) close(norm ?? tf.scalar(NaN), decode(run.norm), FORWARD, `norm of ${what}`);
      parameters.forEach(({ grad }, i) => close(grad ?? tf.scalar(NaN), decode(run.grads[i]), FORWARD, what));
    }
  },
  'a single parameter, and one without gradient': () => {
    const [p] = graded([tf.tensor1d([3, 4])]);
    const without = new nn.Parameter(tf.zeros([2]));
    close(clip_grad_norm_(p, { max_norm: 2.5 }), [5], FORWARD);
    close(p.grad ?? p, [1.5, 2], FORWARD);
    close(clip_grad_norm_([without], 1), [0], EXACT);
    close(clip_grad_norm_([p, without, p], 10), [2.5], FORWARD);
    clip_grad_value_(p, 1.75);
    close(p.grad ?? p, [1.5, 1.75], FORWARD);
    equal(without.grad, null);
  },
  'a norm as small as what is added to it': () => {
    const [p] = graded([tf.tensor1d([3e-6, 4e-6])]);
    clip_grad_norm_(p, 1e-6);
    close(p.grad ?? p, [5e-7, 6.6667e-7], { absolute: 0, relative: 1e-4 });
  },
  'a norm that is not finite': () => {
    const [p] = graded([tf.tensor1d([Infinity, 1])]);
    const text =
      'The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be clipped. To disable ' +
      'this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False` ' +
      '(in JavaScript: { error_if_nonfinite: false })';
    throws(() => clip_grad_norm_(p, 1, 2, true), 'RuntimeError', text);
    ok(p.grad?.isDisposed === false, 'the gradient is still there');
    close(clip_grad_norm_(p, 1), [Infinity], EXACT);
    close(p.grad ?? p, [NaN, 0], EXACT);
    const [q] = graded([tf.tensor1d([NaN, 1])]);
    close(clip_grad_norm_(q, 1), [NaN], EXACT);
    close(q.grad ?? q, [NaN, NaN], EXACT);
  },
  'refuses other arguments, leaks nothing': () => {
    const parameters = graded([tf.tensor1d([3, 4])]);
    throws(() => Unchecked.clip_grad_norm_(parameters, 'a'), 'TypeError', 'max_norm should be of type float, got: str');
    throws(() => Unchecked.clip_grad_value_(parameters, 'a'), 'TypeError', 'clip_value should be of type float, got: str');
    leaksNothing(() => {
      tf.dispose([clip_grad_norm_(parameters, 1), clip_grad_norm_(parameters, 1, Infinity), clip_grad_norm_([], 1)]);
      clip_grad_value_(parameters, 0.5);
    });
  },
  "the norm is the caller's, beyond the next call": () => {
    const [p] = graded([tf.tensor1d([3, 4])]);
    const first = clip_grad_norm_(p, 10);
    clip_grad_norm_(p, 1);
    close(first, [5], FORWARD);
  },
  'what is no tensor, or disposed': () => {
    const [p] = graded([tf.tensor1d([3, 4])]);
    const must = "argument 'parameters' (position 1) must be Tensor or list of Tensors, not";
    for (const name of ['clip_grad_norm_', 'clip_grad_value_']) {
      const wrong: [unknown, string][] = [
        [Promise.resolve([p]), 'Promise (await it)'],
        [[p, 3], 'int'],
        [new nn.Linear(1, 1), 'function'],
      ];
      for (const [value, type] of wrong) {
        throws(() => Unchecked[name](value, 1), 'TypeError', `${name}(): ${must} ${type}`);
      }
    }
    p.grad?.dispose();
    const text = 'the gradient of a parameter of shape [2] is disposed (zero_grad() clears it)';
    throws(() => clip_grad_norm_(p, 1), 'RuntimeError', text);
    throws(() => clip_grad_value_(p, 1), 'RuntimeError', text);
    const [q] = graded([tf.tensor1d([3, 4])]);
    q.dispose();
    throws(() => clip_grad_norm_(q, 1), 'RuntimeError', `a parameter of shape [2] ${IS_DISPOSED}`);
  },
});
