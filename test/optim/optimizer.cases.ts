// What all optimizers share: arguments, groups, steps, state dicts, errors, leaks. The numbers are in trajectories.cases.ts.
import * as tf from '@tensorflow/tfjs-core';
import { backward, optim } from 'tfjs-torch-rnn';
import { alive, close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { ALL, graded, parameter, Unchecked } from '../support/optimizers.js';
import { warnings } from '../support/warnings.js';

export const optimizerCases = suite('optim', {
  'arguments by position and by name': () => {
    const ps = [parameter(1)];
    const repr = String(new optim.SGD(ps, 0.1, 0.9, 0, 0.01, true));
    equal([new optim.SGD(ps, 0.1, { momentum: 0.9, weight_decay: 0.01, nesterov: true })].map(String), [repr]);
    equal(String(new optim.SGD({ params: ps, lr: 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true })), repr);
    const { betas, eps } = new optim.Adam(ps, 0.1, [0.5, 0.6], 1e-3).param_groups[0];
    equal([betas, eps], [[0.5, 0.6], 1e-3]);
    equal(new optim.AdamW(ps).param_groups[0].weight_decay, 0.01);
    equal(new optim.RMSprop(ps, 0.1, 0.5, { centered: true }).param_groups[0].alpha, 0.5);
  },
  'groups have options of their own, which may change': () => {
    const [a, b] = [graded(parameter(1), 1), graded(parameter(1), 1)];
    const optimizer = new optim.SGD([{ params: [a], lr: 0.5 }, { params: b }], { lr: 0.25 });
    optimizer.step();
    close(a, [0.5], EXACT);
    close(b, [0.75], EXACT);
    optimizer.param_groups[1].lr = 0.5;
    optimizer.step();
    close(b, [0.25], EXACT);
    const c = graded(parameter(1), 1);
    optimizer.add_param_group({ params: c, lr: 1, momentum: 0.5 });
    optimizer.step();
    close(c, [0], EXACT);
    equal(
      optimizer.state_dict().param_groups.map(({ params, lr }) => [params, lr]),
      [
        [[0], 0.5],
        [[1], 0.5],
        [[2], 1],
      ],
    );
    equal(Object.keys(optimizer.state_dict().state), ['2']);
  },
  'a parameter without gradient stays as it is': () => {
    const [a, b] = [graded(parameter(1, 1), 1, 0), parameter(1, 2)];
    for (const name of ALL) new Unchecked[name]([a, b]).step();
    close(b, [1, 2], EXACT);
    ok(a.dataSync()[0] < 1, 'the other one moves');
  },
  zero_grad: () => {
    const p = parameter(1, 2);
    const optimizer = new optim.SGD([p]);
    backward(() => tf.sum(p));
    optimizer.zero_grad(false);
    close(p.grad ?? p, [0, 0], EXACT);
    optimizer.zero_grad();
    equal(p.grad, null);
  },
  'step takes a closure and returns what it returns': () => {
    const p = parameter(1, 2);
    const optimizer = new optim.SGD([p], 0.5);
    equal(optimizer.step(), null);
    const loss = optimizer.step(() => {
      optimizer.zero_grad();
      return backward(() => tf.sum(tf.mul(p, 2)));
    });
    equal(loss.dataSync()[0], 6);
    close(p, [0, 1], EXACT);
    optimizer.zero_grad();
  },
  'an async closure is refused, and nothing is stepped': () => {
    const p = parameter(1, 2);
    const optimizer = new optim.SGD([p], 1);
    backward(() => tf.sum(p)).dispose();
    const returns = "SGD.step(): argument 'closure' (position 1) must return the loss";
    const text = `${returns}, not Promise (it may not be async: await what it needs before step)`;
    throws(() => optimizer.step(() => Promise.reject(new Error('later'))), 'TypeError', text);
    close(p, [1, 2], EXACT);
  },
  'a gradient that does not fit changes no parameter, of no group': () => {
    const [p, q] = [parameter(1, 2), parameter(3)];
    const optimizer = new optim.SGD([{ params: [p] }, { params: [q] }], 1);
    backward(() => tf.sum(p)).dispose();
    q.grad = tf.ones([2]);
    const text =
      "attempting to assign a gradient of size '[2]' to a tensor of size '[1]'. " +
      'Please ensure that the gradient and the tensor are the same size';
    throws(() => optimizer.step(), 'RuntimeError', text);
    q.grad.dispose();
    const disposed = 'the gradient of a parameter of shape [1] is disposed (zero_grad() clears it)';
    throws(() => optimizer.step(), 'RuntimeError', disposed);
    close(p, [1, 2], EXACT);
  },
  'a plain variable can be optimized': () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const optimizer = new optim.SGD([v], 1);
    backward(() => tf.sum(v));
    optimizer.step();
    close(v, [0, 1], EXACT);
    optimizer.zero_grad();
  },
  'state_dict gives live tensors, load_state_dict copies': () => {
    const p = graded(parameter(1, 2), 1, -1);
    const from = new optim.Adam([p]);
    from.step();
    const { step, exp_avg } = from.state_dict().state[0] as Record<string, tf.Tensor>;
    const to = new optim.Adam([p]);
    to.load_state_dict(from.state_dict());
    from.step();
    close(from.state_dict().state[0].step as tf.Tensor, [2], EXACT);
    close(step, [2], EXACT);
    close(exp_avg, [0.19, -0.19], FORWARD);
    close(to.state_dict().state[0].exp_avg as tf.Tensor, [0.1, -0.1], FORWARD);
    from.load_state_dict(from.state_dict());
    close(from.state_dict().state[0].step as tf.Tensor, [2], EXACT);
    from.dispose();
    to.step();
    close(to.state_dict().state[0].step as tf.Tensor, [2], EXACT);
    to.dispose();
  },
  'options changed in place are those of one group': () => {
    const optimizer = new optim.Adam([{ params: parameter(1) }, { params: parameter(2) }]);
    const [group, other] = optimizer.param_groups;
    const [saved] = optimizer.state_dict().param_groups;
    group.betas[0] = 0.5;
    optimizer.defaults.betas[1] = 0.5;
    const [next] = new optim.Adam([parameter(3)]).param_groups;
    equal([saved.betas, other.betas, next.betas], new Array(3).fill([0.9, 0.999]));
  },
  'refuses parameters as torch does': () => {
    const p = parameter(1);
    const single =
      'params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor';
    const tensors = 'optimizer can only optimize Tensors, but one of the params is';
    const sum = tf.add(p, p);
    const bad: [unknown[], string, string][] = [
      [[[]], 'ValueError', 'optimizer got an empty parameter list'],
      [[p], 'TypeError', single],
      [[3], 'TypeError', "'int' object is not iterable"],
      [[], 'TypeError', "SGD.__init__() missing 1 required positional argument: 'params'"],
      [[[1]], 'TypeError', `${tensors} int`],
      [[[p, { params: [p] }]], 'TypeError', `${tensors} dict`],
      [[[sum]], 'ValueError', "can't optimize a non-leaf Tensor"],
      [[[{ params: [p] }, { params: [p] }]], 'ValueError', 'some parameters appear in more than one parameter group'],
      [[[{ lr: 1 }]], 'RuntimeError', "a parameter group must have 'params'"],
      [[[{ params: null }]], 'TypeError', "'NoneType' object is not iterable"],
      [[[{ params: 3 }]], 'TypeError', "'int' object is not iterable"],
      [[[{ params: [p] }, 3]], 'TypeError', "param_group must be a dict, but got <class 'int'>"],
      [[[p], { foo: 1 }], 'TypeError', "SGD.__init__() got an unexpected keyword argument 'foo'"],
      [[[p], 1, 2, 3, 4, 5, 6], 'TypeError', 'SGD.__init__() takes from 2 to 7 positional arguments but 8 were given'],
    ];
    for (const [args, name, message] of bad) throws(() => new Unchecked.SGD(...args), name, message);
    const [warning] = warnings(() => new optim.SGD([p, p]));
    ok(warning.startsWith('optimizer contains a parameter group with duplicate parameters'), warning);
  },
  'steps leak nothing, and dispose frees the state': () => {
    for (const name of ALL) {
      const p = graded(parameter(1, 2), 1, -1);
      if (p.grad) tf.add(p, p.grad).dispose(); // the native backend uploads a tensor when it is first used
      const before = alive();
      const optimizer = new Unchecked[name]([p], { maximize: true, ...(name === 'Rprop' ? {} : { weight_decay: 0.1 }) });
      leaksNothing(() => optimizer.step());
      leaksNothing(() => optimizer.load_state_dict(optimizer.state_dict()));
      optimizer.dispose();
      equal(alive(), before, `${name}: tensors, buffers and native handles alive`);
      p.grad?.dispose();
    }
  },
  'Adagrad has its state from the start, and of groups that come later from their first step': () => {
    const [a, b] = [parameter(1), graded(parameter(1), 1)];
    const optimizer = new optim.Adagrad([a], { initial_accumulator_value: 0.25, lr: 1 });
    const [{ step, sum }] = Object.values(optimizer.state_dict().state) as Record<string, tf.Tensor>[];
    close(step, [0], EXACT);
    close(sum, [0.25], EXACT);
    optimizer.add_param_group({ params: b, initial_accumulator_value: 9 });
    equal(Object.keys(optimizer.state_dict().state), ['0']);
    optimizer.step();
    close(optimizer.state_dict().state[1].sum as tf.Tensor, [1.25], EXACT);
    optimizer.dispose();
  },
});
