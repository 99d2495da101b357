// Every method of optim by position and by keyword, as Python takes them.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import { close, equal, EXACT, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

type Methods = Record<string, (...args: unknown[]) => unknown>;

const parameter = (): nn.Parameter => tf.tidy(() => new nn.Parameter(tf.tensor1d([1])));
const sgd = (): optim.SGD => new optim.SGD([parameter()], 0.5);

interface Call {
  object: Methods;
  name: string;
  /** Its name in Python's texts. */
  callee: string;
  /** The argument that it needs, and a value of it. */
  needs?: [string, unknown];
}

/** Every method. */
function surface(): Call[] {
  const optimizer = sgd();
  const { StepLR, ReduceLROnPlateau } = optim.lr_scheduler;
  const [step, plateau] = [new StepLR(optimizer, 3), new ReduceLROnPlateau(optimizer)] as const;
  const [o, s, p] = [optimizer, step, plateau] as unknown as Methods[];
  const group = { params: [parameter()] };
  return [
    { object: o, name: 'step', callee: 'SGD.step()' },
    { object: o, name: 'zero_grad', callee: 'Optimizer.zero_grad()' },
    { object: o, name: 'add_param_group', callee: 'Optimizer.add_param_group()', needs: ['param_group', group] },
    { object: o, name: 'state_dict', callee: 'Optimizer.state_dict()' },
    {
      object: o,
      name: 'load_state_dict',
      callee: 'Optimizer.load_state_dict()',
      needs: ['state_dict', optimizer.state_dict()],
    },
    { object: o, name: 'dispose', callee: 'Optimizer.dispose()' },
    { object: s, name: 'step', callee: 'LRScheduler.step()' },
    { object: s, name: 'get_last_lr', callee: 'LRScheduler.get_last_lr()' },
    { object: s, name: 'state_dict', callee: 'LRScheduler.state_dict()' },
    {
      object: s,
      name: 'load_state_dict',
      callee: 'LRScheduler.load_state_dict()',
      needs: ['state_dict', step.state_dict()],
    },
    { object: p, name: 'step', callee: 'ReduceLROnPlateau.step()', needs: ['metrics', 1] },
    {
      object: p,
      name: 'load_state_dict',
      callee: 'ReduceLROnPlateau.load_state_dict()',
      needs: ['state_dict', plateau.state_dict()],
    },
  ];
}

const OPTIONAL = ['SGD.step()', 'Optimizer.zero_grad()'];

export const callCases = suite('optim calls', {
  'unknown keywords are refused, with and without arguments': () => {
    for (const { object, name, callee, needs } of surface()) {
      const message = `${callee} got an unexpected keyword argument 'no_such_keyword'`;
      throws(() => object[name]({ no_such_keyword: 1 }), 'TypeError', message);
      if (needs) throws(() => object[name](needs[1], { no_such_keyword: 1 }), 'TypeError', message);
    }
  },
  'too many and too few arguments are refused': () => {
    for (const { object, name, callee, needs } of surface()) {
      const takes = OPTIONAL.includes(callee) ? 'from 1 to 2 positional arguments' : '2 positional arguments';
      const message = `${callee} takes ${takes} but 3 were given`;
      if (needs || OPTIONAL.includes(callee)) throws(() => object[name](needs?.[1], 2), 'TypeError', message);
      const missing = `${callee} missing 1 required positional argument: '${needs?.[0]}'`;
      if (needs) throws(() => object[name](), 'TypeError', missing);
    }
  },
  'zero_grad by keyword': () => {
    const optimizer = sgd();
    const [p] = optimizer.param_groups[0].params;
    p.grad = tf.tensor1d([1]);
    optimizer.zero_grad({ set_to_none: false });
    close(p.grad, [0], EXACT);
    const wrong = 'set_to_none should be of type bool, got: int';
    throws(() => (optimizer as unknown as Methods).zero_grad(1), 'TypeError', wrong);
    optimizer.zero_grad({ set_to_none: true });
    equal(p.grad, null);
  },
  'step by keyword': () => {
    const optimizer = sgd();
    equal(optimizer.step({ closure: () => 3 }), 3);
    equal((optimizer as unknown as Methods).step(null), null);
    throws(() => (optimizer as unknown as Methods).step(3), 'TypeError', "'int' object is not callable");
    const scheduler = new optim.lr_scheduler.ReduceLROnPlateau({ optimizer, patience: 0 });
    scheduler.step({ metrics: 1 });
    scheduler.step({ metrics: 2 });
    equal(scheduler.get_last_lr(), [0.05]);
  },
  'a group is an argument, not keywords': () => {
    const optimizer = sgd();
    optimizer.add_param_group({ params: parameter(), lr: 0.25 });
    optimizer.add_param_group({ param_group: { params: parameter(), lr: 0.125 } });
    equal(
      optimizer.param_groups.map(({ lr }) => lr),
      [0.5, 0.25, 0.125],
    );
    const methods = optimizer as unknown as Methods;
    const callee = 'Optimizer.add_param_group()';
    throws(() => methods.add_param_group({ lr: 1 }), 'TypeError', `${callee} got an unexpected keyword argument 'lr'`);
    throws(() => methods.add_param_group(3), 'TypeError', "param_group must be a dict, but got <class 'int'>");
    const without = { param_group: { lr: 1 } };
    throws(() => methods.add_param_group(without), 'RuntimeError', "a parameter group must have 'params'");
  },
  'a state dict is an argument, not keywords': () => {
    const [optimizer, from] = [sgd(), new optim.SGD([parameter()], 0.25)];
    optimizer.load_state_dict({ state_dict: from.state_dict() });
    equal(optimizer.param_groups[0].lr, 0.25);
    const scheduler = new optim.lr_scheduler.StepLR(optimizer, 3);
    scheduler.load_state_dict({ state_dict: { step_size: 5 } });
    equal(scheduler.step_size, 5);
    scheduler.load_state_dict({ step_size: 7 });
    equal(scheduler.step_size, 7);
  },
});
