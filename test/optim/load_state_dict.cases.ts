// State dicts that an optimizer loads or refuses: of older versions of torch, of other classes, damaged ones.
import * as tf from '@tensorflow/tfjs-core';
import { optim } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { alive, close, equal, EXACT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { ALL, graded, NAMES, parameter, Unchecked } from '../support/optimizers.js';

const load = (optimizer: optim.Optimizer, dict: unknown): void => {
  optimizer.load_state_dict(dict as optim.OptimizerStateDict);
};

/** What the first torch whose files are still read wrote in a group, without the options that came later. */
const OLDEST: Readonly<Record<string, object>> = {
  SGD: { lr: 0.25, momentum: 0.5, dampening: 0, weight_decay: 0 },
  Adam: { lr: 0.25, betas: [0.5, 0.75], eps: 0.1, weight_decay: 0 },
  AdamW: { lr: 0.25, betas: [0.5, 0.75], eps: 0.1, weight_decay: 0 },
  RMSprop: { lr: 0.25, alpha: 0.5, eps: 0.1, weight_decay: 0 },
};

/** What torch's `__setstate__` adds. */
const ADDED: Readonly<Record<string, object>> = {
  SGD: { nesterov: false, maximize: false, foreach: null, differentiable: false, fused: false },
  Adam: {
    amsgrad: false,
    maximize: false,
    foreach: null,
    capturable: false,
    differentiable: false,
    fused: null,
    decoupled_weight_decay: false,
  },
  RMSprop: { momentum: 0, centered: false, capturable: false, foreach: null, maximize: false, differentiable: false },
};
const added = (name: string): object => (name === 'AdamW' ? { ...ADDED.Adam, decoupled_weight_decay: true } : ADDED[name]);

/** Options that differ from what torch adds. */
const OTHER: Readonly<Record<string, object>> = {
  SGD: { momentum: 0.9, nesterov: true, maximize: true },
  Adam: { amsgrad: true, maximize: true, decoupled_weight_decay: true },
  AdamW: { amsgrad: true, maximize: true },
  RMSprop: { momentum: 0.9, centered: true, maximize: true },
};

/** Which options the state of one optimizer (first key) lacks for another. */
const MISSING: Readonly<Record<string, Record<string, string>>> = {
  SGD: { Adam: "'betas', 'eps'", AdamW: "'betas', 'eps'", RMSprop: "'alpha', 'eps'" },
  Adam: { SGD: "'momentum', 'dampening'", RMSprop: "'alpha'" },
  AdamW: { SGD: "'momentum', 'dampening'", RMSprop: "'alpha'" },
  RMSprop: { SGD: "'dampening'", Adam: "'betas'", AdamW: "'betas'" },
};

export const loadStateDictCases = suite('optim.load_state_dict', {
  'of an older torch: the options that came later are what torch makes them': () => {
    for (const name of NAMES) {
      const p = parameter(1);
      const optimizer = new Unchecked[name]([p], OTHER[name]);
      load(optimizer, { state: {}, param_groups: [{ ...OLDEST[name], params: [7] }] });
      equal(optimizer.state_dict().param_groups, [{ ...OLDEST[name], ...added(name), params: [0] }], name);
    }
  },
  'of an older torch: numbers of parameters and of steps are any, a buffer may be None': () => {
    const p = graded(parameter(1), 1);
    const sgd = new optim.SGD([p], 0.5, 0.5);
    const state = { 140234567890: { momentum_buffer: null } };
    load(sgd, { state, param_groups: [{ ...OLDEST.SGD, params: [140234567890] }] });
    equal(sgd.state_dict().state, {});
    sgd.step();
    close(p, [0.75], EXACT);
    const adam = new optim.Adam([p]);
    const averages = { exp_avg: tf.tensor1d([1]), exp_avg_sq: tf.tensor1d([1], 'int32') };
    for (const step of [3, tf.scalar(3), tf.tensor1d([3], 'int32')]) {
      load(adam, { state: { 0: { step, ...averages } }, param_groups: [{ ...OLDEST.Adam, params: [0] }] });
      close(adam.state_dict().state[0].step as tf.Tensor, [3], EXACT);
      equal((adam.state_dict().state[0].exp_avg_sq as tf.Tensor).dtype, 'float32');
    }
    for (const optimizer of [sgd, adam]) optimizer.dispose();
  },
  'of a scheduled run: any number is a learning rate': () => {
    // what LinearLR(start_factor=0.1, end_factor=0, total_iters=10) of PyTorch 2.13 leaves of 0.1
    const lr = -2.220446049250312e-19;
    const adam = new optim.Adam([parameter(1)]);
    load(adam, { state: {}, param_groups: [{ ...OLDEST.Adam, lr, initial_lr: tf.scalar(0.5), params: [0] }] });
    equal([adam.param_groups[0].lr, adam.param_groups[0].initial_lr], [lr, 0.5]);
  },
  'of another class: refused by the options that are missing': () => {
    for (const [from, others] of Object.entries(MISSING)) {
      for (const [name, missing] of Object.entries(others)) {
        const p = parameter(1);
        const optimizer = new Unchecked[name]([p], 0.5);
        const message = `loaded state dict: param_groups[0] has no ${missing}`;
        const saved = new Unchecked[from]([p]).state_dict();
        throws(() => load(optimizer, saved), 'RuntimeError', message);
        equal(optimizer.param_groups[0].lr, 0.5);
      }
    }
  },
  'of Adam and AdamW: each takes the other’s, as in PyTorch': () => {
    const p = parameter(1);
    const [adam, adamw] = [new optim.Adam([p]), new optim.AdamW([p])];
    const saved = [adam.state_dict(), adamw.state_dict()];
    load(adamw, saved[0]);
    load(adam, saved[1]);
    equal(
      [adamw, adam].map(({ param_groups }) => param_groups[0].decoupled_weight_decay),
      [true, true],
    );
  },
  'test_load_state_dict: refuses what does not fit, and changes and leaks nothing': () => {
    const [p, q] = [graded(parameter(1, 2), 1, -1), parameter(1)];
    const optimizer = new optim.Adam([p], { lr: 0.5, amsgrad: true });
    optimizer.step();
    const before = JSON.stringify(optimizer.state_dict().param_groups);
    const { exp_avg, step } = optimizer.state_dict().state[0] as Record<string, tf.Tensor>;
    const [average, count] = [exp_avg.dataSync(), step.dataSync()].map((values) => Array.from(values));
    const three = tf.zeros([3]);
    const two = tf.zeros([2]);
    const text = tf.tensor1d(['a', 'b']);
    const gone = tf.zeros([2]);
    gone.dispose();
    const group = { ...OLDEST.Adam, params: [0] };
    const groups = (own: object): unknown => ({ state: {}, param_groups: [{ ...group, ...own }] });
    const saved = (own: unknown): unknown => ({ state: { 0: own }, param_groups: [group] });
    const slots = (own: object): unknown => saved({ step: 1, exp_avg: two, exp_avg_sq: two, ...own });
    const should = (what: string, be: string, got: string): string => `${what} should be of type ${be}, got: ${got}`;
    const inLoaded: [unknown, string, string][] = [
      [{ state: null, param_groups: [group] }, 'TypeError', should('state', 'dict', 'NoneType')],
      [{ state: [], param_groups: [group] }, 'TypeError', should('state', 'dict', 'list')],
      [{ state: {}, param_groups: null }, 'TypeError', should('param_groups', 'list', 'NoneType')],
      [{ state: {}, param_groups: [null] }, 'TypeError', should('param_groups[0]', 'dict', 'NoneType')],
      [{ state: {}, param_groups: [OLDEST.Adam] }, 'RuntimeError', "param_groups[0] has no 'params'"],
      [groups({ params: null }), 'TypeError', should('param_groups[0].params', 'list', 'NoneType')],
      [groups({ params: ['0'] }), 'TypeError', should('param_groups[0].params[0]', 'int', 'str')],
      [groups({ params: [0.5] }), 'TypeError', should('param_groups[0].params[0]', 'int', 'float')],
      [groups({ lr: '0.1' }), 'TypeError', should('param_groups[0].lr', 'float', 'str')],
      [groups({ initial_lr: '0.1' }), 'TypeError', should('param_groups[0].initial_lr', 'float', 'str')],
      [groups({ betas: null }), 'TypeError', should('param_groups[0].betas', 'tuple', 'NoneType')],
      [groups({ betas: [0.9, null] }), 'TypeError', should('param_groups[0].betas[1]', 'float', 'NoneType')],
      [groups({ fused: 'a' }), 'TypeError', should('param_groups[0].fused', 'bool', 'str')],
      [groups({ eps: gone }), 'RuntimeError', `param_groups[0].eps ${IS_DISPOSED}`],
      [saved(null), 'TypeError', should('state[0]', 'dict', 'NoneType')],
      [saved(3), 'TypeError', should('state[0]', 'dict', 'int')],
      [saved({ exp_avg: two }), 'RuntimeError', "state[0] has no 'step', 'exp_avg_sq'"],
      [slots({ exp_avg: null }), 'RuntimeError', "state[0] has no 'exp_avg'"],
      [slots({ step: '3' }), 'TypeError', should('state[0].step', 'float', 'str')],
      [slots({ exp_avg: three }), 'RuntimeError', 'state[0].exp_avg has shape [3], expected [2]'],
      [slots({ exp_avg: [1, 2] }), 'TypeError', should('state[0].exp_avg', 'Tensor', 'list')],
      [slots({ exp_avg: 1 }), 'TypeError', should('state[0].exp_avg', 'Tensor', 'int')],
      [slots({ exp_avg_sq: gone }), 'RuntimeError', `state[0].exp_avg_sq ${IS_DISPOSED}`],
      [slots({ exp_avg_sq: text }), 'RuntimeError', 'state[0].exp_avg_sq has dtype torch.string, expected torch.float32'],
      [slots({ other: three }), 'RuntimeError', 'state[0].other has shape [3], expected [2]'],
    ];
    for (const [dict, name, message] of inLoaded) throws(() => load(optimizer, dict), name, `loaded state dict: ${message}`);
    const number = 'loaded state dict has a different number of parameter groups';
    throws(() => load(optimizer, { state: {}, param_groups: [] }), 'ValueError', number);
    const size = "loaded state dict contains a parameter group that doesn't match the size of optimizer's group";
    const larger = new optim.SGD([p, q]).state_dict();
    throws(() => load(optimizer, larger), 'ValueError', size);
    throws(() => load(optimizer, []), 'TypeError', "Expected state_dict to be dict-like, got <class 'list'>.");
    throws(() => load(optimizer, { state: {} }), 'RuntimeError', "state_dict has no 'param_groups'");
    equal(JSON.stringify(optimizer.state_dict().param_groups), before, 'groups');
    close(exp_avg, average, EXACT);
    close(optimizer.state_dict().state[0].step as tf.Tensor, count, EXACT);
    optimizer.dispose();
  },
  'with a running amsgrad needs its largest averages': () => {
    const group = { ...OLDEST.Adam, amsgrad: true, params: [0] };
    const [p, two] = [parameter(1, 2), tf.zeros([2])];
    const adam = new optim.Adam([p]);
    const missing = "loaded state dict: state[0] has no 'max_exp_avg_sq'";
    const dict = { state: { 0: { step: 1, exp_avg: two, exp_avg_sq: two } }, param_groups: [group] };
    throws(() => load(adam, dict), 'RuntimeError', missing);
  },
  'a centered RMSprop needs its averages of the gradient, one with momentum its buffers': () => {
    const [p, two] = [parameter(1, 2), tf.zeros([2])];
    const cases = [
      [{ centered: true }, 'grad_avg'],
      [{ momentum: 0.5 }, 'momentum_buffer'],
    ] as const;
    for (const [options, missing] of cases) {
      const group = { ...OLDEST.RMSprop, ...options, params: [0] };
      const dict = { state: { 0: { step: 1, square_avg: two } }, param_groups: [group] };
      const text = `loaded state dict: state[0] has no '${missing}'`;
      throws(() => load(new optim.RMSprop([p]), dict), 'RuntimeError', text);
    }
  },
  'leaks nothing, however often, and dispose frees all': () => {
    for (const name of ALL) {
      const p = graded(parameter(1, 2), 1, -1);
      if (p.grad) tf.add(p, p.grad).dispose(); // the native backend uploads a tensor when it is first used
      const before = alive();
      const [from, to] = ['first', 'second'].map(() => new Unchecked[name]([p], { lr: 0.1, maximize: true }));
      from.step();
      leaksNothing(() => load(to, from.state_dict()));
      from.dispose();
      to.dispose();
      equal(alive(), before, `${name}: tensors, buffers and native handles alive`);
    }
  },
});
