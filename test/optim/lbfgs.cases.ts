// LBFGS against PyTorch: steps, state dicts, and what it refuses; the closure's losses; leaks.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn, optim } from 'tfjs-torch-rnn';
import fixture from '../fixtures/lbfgs.json' with { type: 'json' };
import { alive, close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { parameter } from '../support/optimizers.js';

interface Run {
  options: object;
  repr: string;
  param_groups: [object];
  /** The loss that each step returns, how often the closure was called until its end, and the parameters then. */
  steps: { loss: number; calls: number; parameters: Encoded }[];
  /** Before step HALF. */
  state: Record<string, unknown>;
}

const HALF = 2;
const runs = Object.entries(fixture.runs as unknown as Record<string, Run>);
const { x, y, weight, bias } = fixture.problem;

const LBFGS = optim.LBFGS as unknown as new (...args: unknown[]) => optim.LBFGS;

interface Problem {
  parameters: nn.Parameter[];
  calls: number;
  loss: () => tf.Tensor;
}

function problem(): Problem {
  const [inputs, targets] = [decode(x), decode(y)];
  const [w, b] = [weight, bias].map((of) => new nn.Parameter(decode(of)));
  const made: Problem = {
    parameters: [w, b],
    calls: 0,
    loss: () => {
      made.calls++;
      const errors = tf.sub(tf.add(tf.matMul(inputs as tf.Tensor2D, w as tf.Tensor2D), b), targets);
      return tf.add(tf.sum(tf.square(errors)), tf.div(tf.sum(tf.square(tf.square(w))), 4));
    },
  };
  return made;
}

function train(optimizer: optim.LBFGS, { loss }: Problem): tf.Tensor {
  return optimizer.step(() => {
    optimizer.zero_grad();
    return backward(loss);
  });
}

const isEncoded = (value: unknown): value is Encoded => typeof value === 'object' && value !== null && 'base64' in value;

/** A recorded state with its tensors. */
function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(read);
  return isEncoded(value) ? decode(value) : value;
}

/** Numbers and tensors that torch wrote, against ours: each may be a number there and a tensor here. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (Array.isArray(expected)) {
    equal((actual as unknown[]).length, expected.length, what);
    expected.forEach((one, i) => same((actual as unknown[])[i], one, `${what}[${i}]`));
  } else if (expected === null) equal(actual, null, what);
  else {
    const tensor = (one: unknown): tf.Tensor => (typeof one === 'number' ? tf.scalar(one) : (one as tf.Tensor));
    const [a, e] = [tensor(actual), tensor(read(expected))];
    close(a, e, { absolute: 1e-4, relative: 1e-4 }, what); // quotients of small differences
  }
}

function check(run: Run): void {
  const solved = problem();
  const optimizer = new LBFGS(solved.parameters, run.options);
  const follow = (by: optim.LBFGS, from: number, to: number): void => {
    for (let step = from; step < to; step++) {
      const { loss, calls, parameters } = run.steps[step];
      close(train(by, solved), [loss], FORWARD, `loss of step ${step}`);
      equal(solved.calls, calls, `calls until step ${step}`);
      const actual = tf.concat(solved.parameters.map((p) => tf.reshape(p, [p.size])));
      close(actual, decode(parameters), GRADIENT, `parameters after step ${step}`);
    }
  };
  follow(optimizer, 0, HALF);
  equal(String(optimizer), run.repr, 'repr');
  const dict = optimizer.state_dict();
  equal(dict.param_groups, run.param_groups, 'param_groups');
  equal(Object.keys(dict.state[0]).sort(), Object.keys(run.state).sort(), 'names');
  for (const [name, value] of Object.entries(run.state)) same(dict.state[0][name], value, name);
  const resumed = new LBFGS(solved.parameters);
  const state = Object.fromEntries(Object.entries(run.state).map(([name, value]) => [name, read(value)]));
  resumed.load_state_dict({ state: { 0: state }, param_groups: run.param_groups } as unknown as optim.OptimizerStateDict);
  follow(resumed, HALF, HALF + 1);
  const again = new LBFGS(solved.parameters);
  again.load_state_dict(resumed.state_dict());
  resumed.dispose();
  follow(again, HALF + 1, run.steps.length);
  for (const one of [optimizer, again]) one.dispose();
}

export const lbfgsCases = [
  ...suite('LBFGS as in PyTorch', Object.fromEntries(runs.map(([name, run]) => [name, () => check(run)]))),
  ...suite('LBFGS', {
    'arguments by position and by name': () => {
      const p = parameter(1);
      const byPosition = new optim.LBFGS([p], 0.5, 10, 4, 1e-3, 1e-4, 7, 'strong_wolfe');
      const byName = new optim.LBFGS({
        params: [p],
        lr: tf.scalar(0.5),
        max_iter: 10,
        max_eval: 4,
        tolerance_grad: 1e-3,
        tolerance_change: 1e-4,
        history_size: 7,
        line_search_fn: 'strong_wolfe',
      });
      equal(byName.state_dict(), byPosition.state_dict());
      equal(new optim.LBFGS([p], { max_iter: 7 }).param_groups[0].max_eval, 8);
      equal(Object.keys(byName.param_groups[0]), [...Object.keys(byName.defaults), 'params']);
    },
    'the closure may return a number, and parameters without a gradient stay': () => {
      const [p, other] = [parameter(3), parameter(5)];
      const optimizer = new optim.LBFGS([p, other], 0.1);
      const returned = optimizer.step(() => {
        optimizer.zero_grad();
        const loss = backward(() => tf.sum(tf.square(p)));
        return loss.dataSync()[0];
      });
      equal(returned, 9);
      ok(Math.abs(p.dataSync()[0]) < 3, 'p has moved');
      close(other, [5], EXACT);
      ok(optimizer.stepped, 'a scheduler sees the step');
      optimizer.dispose();
    },
    'nothing changes where the gradient is zero': () => {
      const p = parameter(0);
      const optimizer = new optim.LBFGS([p]);
      optimizer.step(() => backward(() => tf.sum(tf.square(p)))).dispose();
      equal(optimizer.state_dict().state, { 0: { func_evals: 1, n_iter: 0 } });
      const other = new optim.LBFGS([p]);
      other.load_state_dict(optimizer.state_dict());
      equal(other.state_dict().state, { 0: { func_evals: 1, n_iter: 0 } });
      equal(new optim.LBFGS([p]).state_dict().state, {});
    },
    'leaks nothing but what it returns and remembers': () => {
      const solved = problem();
      for (const line_search_fn of [null, 'strong_wolfe']) {
        leaksNothing(() => {
          const optimizer = new LBFGS(solved.parameters, { lr: 0.5, max_iter: 4, history_size: 2, line_search_fn });
          train(optimizer, solved).dispose();
          train(optimizer, solved).dispose();
          optimizer.load_state_dict(optimizer.state_dict());
          optimizer.zero_grad();
          optimizer.dispose();
        }, 3);
      }
    },
    'a closure that throws leaves nothing behind': () => {
      const solved = problem();
      train(new optim.LBFGS(solved.parameters, { max_iter: 1 }), solved); // the parameters have values of their own now
      for (const p of solved.parameters) tf.dispose(p.grad ?? []);
      for (const p of solved.parameters) p.grad = null;
      for (const fails of [1, 2, 4]) {
        const optimizer = new LBFGS(solved.parameters, { max_iter: 4, line_search_fn: 'strong_wolfe' });
        let left = fails;
        const step = (): unknown =>
          optimizer.step(() => {
            optimizer.zero_grad();
            if (--left === 0) throw new RangeError('enough');
            return backward(solved.loss);
          });
        const before = alive();
        let thrown: unknown;
        try {
          step();
        } catch (error) {
          thrown = error;
        }
        ok(thrown instanceof RangeError, 'the error comes through');
        optimizer.zero_grad();
        optimizer.dispose();
        equal(alive(), before, 'alive');
      }
    },
    'refuses what torch refuses': () => {
      const p = parameter(1);
      const make =
        (...args: unknown[]) =>
        () =>
          new LBFGS(...args);
      throws(make([p], -1), 'ValueError', 'Invalid learning rate: -1');
      throws(make([p], tf.ones([2])), 'ValueError', 'Tensor lr must be 1-element');
      const groups = "LBFGS doesn't support per-parameter options (parameter groups)";
      throws(make([{ params: [p] }, { params: [parameter(2)] }]), 'ValueError', groups);
      const optimizer = new optim.LBFGS([p]);
      const step =
        (...args: unknown[]) =>
        () =>
          (optimizer.step as (...args: unknown[]) => unknown)(...args);
      throws(step(), 'TypeError', "LBFGS.step() missing 1 required positional argument: 'closure'");
      throws(step(null), 'TypeError', "'NoneType' object is not callable");
      throws(step(3), 'TypeError', "'int' object is not callable");
      const number = "float() argument must be a string or a real number, not 'NoneType'";
      throws(
        step(() => undefined),
        'TypeError',
        number,
      );
      throws(
        step(() => tf.ones([2])),
        'ValueError',
        'only one element tensors can be converted to Python scalars',
      );
      throws(
        step(async () => Promise.resolve(1)),
        'TypeError',
        "LBFGS.step(): argument 'closure' (position 1) must return the loss, not Promise " +
          '(it may not be async: await what it needs before step)',
      );
      p.grad = tf.tensor1d([1]);
      const searching = new LBFGS([p], { line_search_fn: 'x' });
      const search = (): unknown => {
        searching.dispose();
        return searching.step(() => 1);
      };
      throws(search, 'RuntimeError', "only 'strong_wolfe' is supported");
      optimizer.add_param_group({ params: parameter(2) });
      throws(
        step(() => 1),
        'RuntimeError',
        'Expected exactly one param_group, but got 2',
      );
      p.grad.dispose();
    },
    'load_state_dict refuses what does not fit': () => {
      const p = parameter(1, 2);
      const optimizer = new optim.LBFGS([p], { max_iter: 2 });
      optimizer.step(() => {
        optimizer.zero_grad();
        return backward(() => tf.sum(tf.square(p)));
      });
      const { state, param_groups } = optimizer.state_dict();
      const load = (change: object) => () =>
        new optim.LBFGS([p]).load_state_dict({ state: { 0: { ...state[0], ...change } }, param_groups });
      const where = 'loaded state dict: state[0]';
      throws(load({ d: tf.zeros([3]) }), 'RuntimeError', `${where}.d has shape [3], expected [2]`);
      throws(load({ old_dirs: 3 }), 'TypeError', `${where}.old_dirs should be of type list, got: int`);
      throws(load({ old_stps: [1] }), 'TypeError', `${where}.old_stps[0] should be of type Tensor, got: int`);
      throws(load({ ro: ['a'] }), 'TypeError', `${where}.ro[0] should be of type float, got: str`);
      throws(load({ prev_loss: null, t: null }), 'RuntimeError', `${where} has no 't', 'prev_loss'`);
      const adam = { state: { 0: { step: tf.scalar(1) } }, param_groups };
      throws(() => new optim.LBFGS([p]).load_state_dict(adam), 'RuntimeError', `${where} has no 'func_evals', 'n_iter'`);
      optimizer.dispose();
    },
  }),
];
