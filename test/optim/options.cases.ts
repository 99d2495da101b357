// The options of optimizers: which values they take, from wherever these come, and which they refuse.
import * as tf from '@tensorflow/tfjs-core';
import { load, nn, optim } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import fixture from '../fixtures/training.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, leaksNothing, throws } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { Unchecked } from '../support/optimizers.js';
import { bytesOf, decode, type Encoded } from '../support/fixture.js';

interface Run {
  class: string;
  options: Record<string, number | number[]>;
  /** All parameters after each step. */
  trajectory: string[];
  /** What torch.save made of the state before step HALF. */
  file: string;
}

const HALF = 10;
const runs = fixture.tensor_options as unknown as Record<string, Run>;
const gradients = fixture.gradients as (Encoded | null)[][];

const tensors = (options: Run['options']): Record<string, tf.Tensor | tf.Tensor[]> =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => tf.scalar(one)) : tf.scalar(value),
    ]),
  );

function train(optimizer: optim.Optimizer, parameters: nn.Parameter[], run: Run, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    parameters.forEach((p, i) => {
      const grad = gradients[step][i];
      p.grad = grad && decode(grad);
    });
    optimizer.step();
    const actual = tf.concat(parameters.map((p) => tf.reshape(p, [p.size])));
    close(actual, decode({ shape: [actual.size], base64: run.trajectory[step] }), FORWARD, `parameters after step ${step}`);
  }
}

/** Given as tensors, which may then go, and loaded from torch's file, where they are tensors too. */
async function check(run: Run): Promise<void> {
  const parameters = fixture.initial.map((x) => new nn.Parameter(decode(x)));
  const options = tensors(run.options);
  const optimizer = new Unchecked[run.class](parameters, options);
  tf.dispose(options);
  train(optimizer, parameters, run, 0, HALF);
  const saved = await load<optim.OptimizerStateDict>(bytesOf(run.file));
  const resumed = new Unchecked[run.class](parameters);
  resumed.load_state_dict(saved);
  tf.dispose(saved as unknown as tf.TensorContainer);
  train(resumed, parameters, run, HALF, gradients.length);
  const group = resumed.param_groups[0] as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(run.options)) {
    equal(group[name], Array.isArray(value) ? value.map(Math.fround) : Math.fround(value), name);
  }
  for (const one of [optimizer, resumed]) one.dispose();
}

const parameter = (): nn.Parameter => tf.tidy(() => new nn.Parameter(tf.tensor1d([1])));

/** Every way in which a caller gives options. */
const WAYS: Readonly<Record<string, (name: string, options: object) => unknown>> = {
  argument: (name, options) => new Unchecked[name]([parameter()], options),
  group: (name, options) => new Unchecked[name]([{ params: parameter(), ...options }]),
  add_param_group: (name, options) => {
    new Unchecked[name]([parameter()]).add_param_group({ params: parameter(), ...options });
  },
};

/** `way` refuses the options, and leaves alive what it is given only. */
function refused(way: string, name: string, options: object, error: string, message: string): void {
  throws(() => tf.tidy(() => withoutVariables(() => WAYS[way](name, options))), error, message);
}

/** Frees the parameters that `body` makes. */
function withoutVariables(body: () => unknown): void {
  try {
    body();
  } finally {
    tf.disposeVariables();
  }
}

const NESTEROV = 'Nesterov momentum requires a momentum and zero dampening';

/** Values that torch's constructors refuse, with a ValueError. */
const UNFIT: readonly [string, object, string][] = [
  ['SGD', { lr: -1 }, 'Invalid learning rate: -1'],
  ['SGD', { momentum: -0.5 }, 'Invalid momentum value: -0.5'],
  ['SGD', { weight_decay: -1 }, 'Invalid weight_decay value: -1'],
  ['Adam', { lr: -1e-5 }, 'Invalid learning rate: -1e-05'],
  ['Adam', { lr: NaN }, 'Invalid learning rate: nan'],
  ['Adam', { eps: -1 }, 'Invalid epsilon value: -1'],
  ['Adam', { betas: [1, 0.9] }, 'Invalid beta parameter at index 0: 1'],
  ['AdamW', { betas: [0.9, -0.1] }, 'Invalid beta parameter at index 1: -0.1'],
  ['Adam', { betas: [0.9, NaN] }, 'Invalid beta parameter at index 1: nan'],
  ['Adam', { betas: [0.9, 0.9, 0.9] }, 'too many values to unpack (expected 2)'],
  ['Adam', { betas: [0.9] }, 'not enough values to unpack (expected 2, got 1)'],
  ['Adam', { weight_decay: -1 }, 'Invalid weight_decay value: -1'],
  ['RMSprop', { alpha: -1 }, 'Invalid alpha value: -1'],
  ['RMSprop', { lr: -1 }, 'Invalid learning rate: -1'],
  ['RMSprop', { eps: -1 }, 'Invalid epsilon value: -1'],
  ['RMSprop', { momentum: -1 }, 'Invalid momentum value: -1'],
  ['RMSprop', { weight_decay: -1 }, 'Invalid weight_decay value: -1'],
  ['Adagrad', { lr_decay: -1 }, 'Invalid lr_decay value: -1'],
  ['Adagrad', { initial_accumulator_value: -1 }, 'Invalid initial_accumulator_value value: -1'],
  ['Adagrad', { eps: -1 }, 'Invalid epsilon value: -1'],
  ['Adadelta', { rho: -1 }, 'Invalid rho value: -1'],
  ['Adadelta', { rho: 1.5 }, 'Invalid rho value: 1.5'],
  ['Adamax', { betas: [1, 0.9] }, 'Invalid beta parameter at index 0: 1'],
  ['RAdam', { betas: [0.9, 1] }, 'Invalid beta parameter at index 1: 1'],
  ['NAdam', { momentum_decay: -1 }, 'Invalid momentum_decay value: -1'],
  ['ASGD', { weight_decay: -1 }, 'Invalid weight_decay value: -1'],
  ['Rprop', { lr: -1 }, 'Invalid learning rate: -1'],
  ['Rprop', { etas: [0.5, 0.75] }, 'Invalid eta values: 0.5, 0.75'],
  ['Rprop', { etas: [0, 2] }, 'Invalid eta values: 0, 2'],
];

const should = (name: string, be: string, got: string): string => `${name} should be of type ${be}, got: ${got}`;

/** Values of a wrong type. */
const MISTYPED: readonly [string, object, string][] = [
  ['SGD', { lr: '0.1' }, should('lr', 'float', 'str')],
  ['SGD', { lr: null }, should('lr', 'float', 'NoneType')],
  ['SGD', { dampening: [0.1] }, should('dampening', 'float', 'list')],
  ['SGD', { nesterov: 1 }, should('nesterov', 'bool', 'int')],
  ['Adam', { amsgrad: 1 }, should('amsgrad', 'bool', 'int')],
  ['Adam', { betas: null }, should('betas', 'tuple', 'NoneType')],
  ['Adam', { betas: 0.9 }, should('betas', 'tuple', 'float')],
  ['AdamW', { betas: [0.9, '0.9'] }, should('betas[1]', 'float', 'str')],
  ['RMSprop', { centered: 'a' }, should('centered', 'bool', 'str')],
  ['RMSprop', { maximize: null }, should('maximize', 'bool', 'NoneType')],
];

const each = (body: (way: string) => void): Record<string, () => void> =>
  Object.fromEntries(Object.keys(WAYS).map((way) => [way, () => body(way)]));

export const optionsCases: Case[] = [
  ...suite(
    'options that are tensors, as in PyTorch',
    Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => check(run)])),
  ),
  ...suite(
    'options refused as in PyTorch',
    each((way) => {
      for (const [name, options, message] of UNFIT) refused(way, name, options, 'ValueError', message);
      for (const [name, options, message] of MISTYPED) refused(way, name, options, 'TypeError', message);
      const [two, none, lr] = [tf.tensor1d([0.1, 0.2]), tf.zeros([0]), tf.scalar(-0.5)];
      refused(way, 'SGD', { lr: two }, 'ValueError', 'Tensor lr must be 1-element');
      refused(way, 'Adam', { lr: none }, 'ValueError', 'Tensor lr must be 1-element');
      refused(way, 'Adam', { betas: [two, two] }, 'ValueError', 'Tensor betas[0] must be 1-element');
      refused(way, 'RMSprop', { lr }, 'ValueError', 'Invalid learning rate: -0.5');
      refused(way, 'Adam', { betas: [0.9, lr] }, 'ValueError', 'betas must be either both floats or both Tensors');
      lr.dispose();
      refused(way, 'Adam', { lr }, 'RuntimeError', `lr ${IS_DISPOSED}`);
    }),
  ),
  ...suite('options', {
    'of SGD may be NaN, as in PyTorch': () => {
      equal(String(new optim.SGD([parameter()], { lr: NaN }).param_groups[0].lr), 'NaN');
    },
    'of a whole optimizer must fit together, those of a group need not, as in PyTorch': () => {
      const p = [parameter()];
      for (const options of [{}, { momentum: 0.9, dampening: 0.1 }]) {
        throws(() => new optim.SGD(p, { nesterov: true, ...options }), 'ValueError', NESTEROV);
      }
      equal(new optim.SGD([{ params: p, momentum: 0 }], { nesterov: true, momentum: 0.9 }).param_groups[0].momentum, 0);
    },
    'that torch has and this optimizer lacks are unexpected': () => {
      const p = parameter();
      throws(
        () => new Unchecked.AdamW([p], { decoupled_weight_decay: true }),
        'TypeError',
        "AdamW.__init__() got an unexpected keyword argument 'decoupled_weight_decay'",
      );
    },
    'of one element are taken from any shape and type, and stay the caller’s': () => {
      const p = parameter();
      const lr = [tf.tensor1d([0.5]), tf.tensor2d([[1]], [1, 1], 'int32')];
      leaksNothing(() => {
        const optimizer = new optim.SGD([{ params: p, initial_lr: lr[1] }], lr[0]);
        equal([optimizer.defaults.lr, optimizer.param_groups[0].lr, optimizer.param_groups[0].initial_lr], [0.5, 0.5, 1]);
      });
      for (const tensor of lr) equal(tensor.isDisposed, false);
    },
    'that a group has besides are kept, as in PyTorch': () => {
      const schedule = { milestones: [1, 2] };
      const group = { params: parameter(), name: 'head', schedule, max_lr: tf.scalar(2) };
      const { param_groups } = new optim.SGD([group]).state_dict();
      schedule.milestones[0] = 9;
      equal([param_groups[0].name, param_groups[0].schedule, param_groups[0].max_lr], ['head', { milestones: [1, 2] }, 2]);
    },
    'that a group is given later are read again by a step, before anything changes': () => {
      const [a, b] = [parameter(), parameter()];
      for (const p of [a, b]) p.grad = tf.tensor1d([1]);
      const optimizer = new optim.SGD([{ params: a }, { params: b }], 1);
      const groups = optimizer.param_groups as unknown as Record<string, unknown>[];
      for (const [lr, type] of [
        ['0.5', 'str'],
        [undefined, 'NoneType'],
      ] as const) {
        groups[1].lr = lr;
        throws(() => optimizer.step(), 'TypeError', should('lr', 'float', type));
        close(a, [1], EXACT);
      }
      groups[1].lr = tf.scalar(0.5);
      optimizer.step();
      close(a, [0], EXACT);
      close(b, [0.5], EXACT);
      groups[1].lr = -0.5;
      optimizer.step();
      close(b, [1], EXACT);
    },
  }),
];
