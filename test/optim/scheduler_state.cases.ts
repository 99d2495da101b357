// State dicts of schedulers: what is taken over, and what is refused without a change.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { integerKeys } from '../../src/python/kinds.js';
import { equal, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

const { lr_scheduler } = optim;
const sgd = (): optim.SGD => new optim.SGD([new nn.Parameter(tf.zeros([1]))], 0.5);

const UNEXPECTED = 'Error(s) in loading state_dict for StepLR:\n\tUnexpected key(s) in state_dict: ';

export const schedulerStateCases = suite('optim.lr_scheduler state dicts', {
  'are copies, into and out of a scheduler': () => {
    const from = new lr_scheduler.StepLR(sgd(), 3);
    const state = from.state_dict();
    const to = new lr_scheduler.StepLR(sgd(), 7);
    to.load_state_dict(state);
    (state.base_lrs as number[])[0] = 9;
    (state._last_lr as number[])[0] = 9;
    equal([from.base_lrs, from.get_last_lr(), to.base_lrs, to.get_last_lr()], [[0.5], [0.5], [0.5], [0.5]]);
    equal(to.step_size, 3);
  },
  'of older versions of torch lack names and have verbose': () => {
    const scheduler = new lr_scheduler.StepLR(sgd(), 3);
    const older = { step_size: 5, gamma: 0.5, base_lrs: [0.25], last_epoch: 4, _step_count: 5, verbose: false };
    scheduler.load_state_dict(older);
    equal([scheduler.step_size, scheduler.last_epoch, scheduler.base_lrs], [5, 4, [0.25]]);
    equal(scheduler.state_dict(), { ...scheduler.state_dict(), ...older, _is_initial: false });
    const plateau = new lr_scheduler.ReduceLROnPlateau(sgd(), 'max');
    plateau.load_state_dict({ mode: 'min', best: 0.25, num_bad_epochs: 2, verbose: true, mode_worse: 3 });
    equal([plateau.mode, plateau.best, plateau.num_bad_epochs, plateau.mode_worse], ['min', 0.25, 2, Infinity]);
    plateau.load_state_dict({});
    equal(plateau.mode, 'min');
  },
  'may have tensors for numbers, as with a learning rate that is a tensor': () => {
    const scheduler = new lr_scheduler.ExponentialLR(sgd(), 0.5);
    const rate = tf.scalar(0.25);
    scheduler.load_state_dict({ base_lrs: [rate], _last_lr: [rate], gamma: tf.tensor1d([0.75]) });
    rate.dispose();
    equal([scheduler.base_lrs, scheduler.get_last_lr(), scheduler.gamma], [[0.25], [0.25], 0.75]);
  },
  'keep the attributes that a subclass adds': () => {
    class Named extends lr_scheduler.StepLR {
      label = { text: 'a' };
    }
    const state = new Named(sgd(), 3).state_dict();
    const to = new Named(sgd(), 3);
    to.load_state_dict({ ...state, label: { text: 'b' } });
    equal(to.label, { text: 'b' });
  },
  'refuse names that are none of the scheduler': () => {
    const optimizer = sgd();
    const scheduler = new lr_scheduler.StepLR(optimizer, 3);
    const before = scheduler.state_dict();
    const polluted = JSON.parse('{ "__proto__": { "gamma": 9 }, "last_epoch": 8 }') as Record<string, unknown>;
    const bad: [object, string][] = [
      [polluted, '"__proto__"'],
      [{ last_epoch: 8, step: 1 }, '"step"'],
      [{ last_epoch: 8, optimizer: 1, constructor: 2, T_max: 3 }, '"optimizer", "constructor", "T_max"'],
      [{ last_epoch: 8, in_cooldown: true, hasOwnProperty: 1 }, '"in_cooldown", "hasOwnProperty"'],
    ];
    for (const [state, keys] of bad) {
      throws(
        () => scheduler.load_state_dict(state as optim.lr_scheduler.SchedulerStateDict),
        'RuntimeError',
        `${UNEXPECTED}${keys}. `,
      );
    }
    equal(scheduler.state_dict(), before);
    ok(scheduler.optimizer === optimizer && !Object.hasOwn(scheduler, 'step'), 'methods and optimizer stay');
  },
  'refuse values of a wrong type, and change nothing': () => {
    const optimizer = sgd();
    const step = new lr_scheduler.StepLR(optimizer, 3);
    const plateau = new lr_scheduler.ReduceLROnPlateau(optimizer);
    const before = [step.state_dict(), plateau.state_dict()];
    const disposed = tf.scalar(1);
    disposed.dispose();
    const bad: [optim.lr_scheduler.LRScheduler, object, string, string][] = [
      [step, { gamma: '0.1' }, 'TypeError', 'gamma should be of type float, got: str'],
      [step, { gamma: null }, 'TypeError', 'gamma should be of type float, got: NoneType'],
      [step, { gamma: disposed }, 'RuntimeError', `gamma ${IS_DISPOSED}`],
      [step, { last_epoch: 1.5 }, 'TypeError', 'last_epoch should be of type int, got: float'],
      [step, { _step_count: 'a' }, 'TypeError', '_step_count should be of type float, got: str'],
      [step, { _is_initial: 1 }, 'TypeError', '_is_initial should be of type bool, got: int'],
      [step, { base_lrs: 0.1 }, 'TypeError', 'base_lrs should be of type list, got: float'],
      [step, { base_lrs: [0.1, '0.2'] }, 'TypeError', 'base_lrs[1] should be of type float, got: str'],
      [plateau, { min_lrs: [null] }, 'TypeError', 'min_lrs[0] should be of type float, got: NoneType'],
      [plateau, { best: 'inf' }, 'TypeError', 'best should be of type float, got: str'],
    ];
    for (const [scheduler, state, name, message] of bad) {
      const load = (): void => scheduler.load_state_dict({ _last_lr: [9], ...state });
      throws(load, name, `loaded state dict: ${message}`);
    }
    const mode = { _last_lr: [9], mode: 'least' };
    throws(() => plateau.load_state_dict(mode), 'ValueError', 'mode least is unknown!');
    const list = [1] as unknown as optim.lr_scheduler.SchedulerStateDict;
    throws(() => step.load_state_dict(list), 'TypeError', "Expected state_dict to be dict-like, got <class 'list'>.");
    equal([step.state_dict(), plateau.state_dict()], before);
  },
  'have milestones by epoch, as integers in Python': () => {
    const scheduler = new lr_scheduler.MultiStepLR(sgd(), [3, 5, 3]);
    const { milestones } = scheduler.state_dict() as { milestones: object };
    equal([milestones, integerKeys(milestones)], [{ 3: 2, 5: 1 }, true]);
    scheduler.load_state_dict({ milestones: { 7: 1 } });
    equal([scheduler.milestones, integerKeys(scheduler.milestones)], [{ 7: 1 }, true]);
    const bad: [unknown, string][] = [
      [[7], 'milestones should be of type dict, got: list'],
      [{ a: 1 }, "milestones should have keys of type int, got: 'a'"],
      [{ 7: 0.5 }, 'milestones[7] should be of type int, got: float'],
    ];
    for (const [wrong, message] of bad) {
      throws(() => scheduler.load_state_dict({ milestones: wrong }), 'TypeError', `loaded state dict: ${message}`);
    }
    equal(scheduler.milestones, { 7: 1 });
  },
  'have of functions their own properties, as of callable objects in Python': () => {
    const decay = Object.assign((epoch: number): number => decay.rate ** epoch, { rate: 0.5 });
    const cycle = Object.assign((): number => cycle.scale, { scale: 0.25 });
    const optimizer = sgd();
    const [lambda, cyclic] = [
      new lr_scheduler.LambdaLR(optimizer, decay),
      new lr_scheduler.CyclicLR(optimizer, 0, 1, { scale_fn: cycle }),
    ];
    const plain = new lr_scheduler.MultiplicativeLR(optimizer, () => 1);
    equal(lambda.state_dict().lr_lambdas, [{ rate: 0.5 }]);
    equal(plain.state_dict().lr_lambdas, [null]);
    equal(cyclic.state_dict()._scale_fn_custom, { scale: 0.25 });
    lambda.load_state_dict({ lr_lambdas: [{ rate: 0.75 }] });
    cyclic.load_state_dict({ _scale_fn_custom: { scale: 0.125 } });
    equal([decay.rate, cycle.scale, lambda.lr_lambdas[0] === decay], [0.75, 0.125, true]);
    const foreign = "lr_lambdas[0] has 'prototype', which the function has not";
    const bad: [object, string, string][] = [
      [{ last_epoch: 9 }, 'RuntimeError', "state_dict has no 'lr_lambdas'"],
      [
        { last_epoch: 9, lr_lambdas: null },
        'TypeError',
        'loaded state dict: lr_lambdas should be of type list, got: NoneType',
      ],
      [{ last_epoch: 9, lr_lambdas: [3] }, 'TypeError', 'loaded state dict: lr_lambdas[0] should be of type dict, got: int'],
      [{ last_epoch: 9, lr_lambdas: [{ prototype: 3 }] }, 'RuntimeError', `loaded state dict: ${foreign}`],
    ];
    for (const [state, name, message] of bad)
      throws(() => lambda.load_state_dict(state as optim.lr_scheduler.SchedulerStateDict), name, message);
    throws(
      () => cyclic.load_state_dict({ mode: 'a', scale_mode: 3 }),
      'TypeError',
      'loaded state dict: scale_mode should be of type str, got: int',
    );
    equal([lambda.last_epoch, decay.rate], [0, 0.75]);
  },
  'of several schedulers are taken over together or not at all': () => {
    const optimizer = sgd();
    const [first, second] = [new lr_scheduler.StepLR(optimizer, 3), new lr_scheduler.ExponentialLR(optimizer, 0.5)];
    const scheduler = new lr_scheduler.SequentialLR(optimizer, [first, second], [4]);
    const before = scheduler.state_dict();
    const bad: [unknown, string, string][] = [
      [undefined, 'RuntimeError', "state_dict has no '_schedulers'"],
      [3, 'TypeError', 'loaded state dict: _schedulers should be of type list, got: int'],
      [[{}, {}, {}], 'RuntimeError', 'loaded state dict: _schedulers has 3 items, expected 2'],
      [[{ gamma: 0.25 }, { gamma: 'a' }], 'TypeError', 'loaded state dict: gamma should be of type float, got: str'],
    ];
    for (const [_schedulers, name, message] of bad) {
      throws(() => scheduler.load_state_dict({ _milestones: [9], _schedulers }), name, message);
    }
    equal(scheduler.state_dict(), before);
    scheduler.load_state_dict({ _milestones: [9], _schedulers: [{ gamma: 0.25 }, { gamma: 0.75 }] });
    equal([scheduler._milestones, first.gamma, second.gamma], [[9], 0.25, 0.75]);
  },
  'of one cycle have phases that lead along known bounds': () => {
    const scheduler = new lr_scheduler.OneCycleLR(sgd(), 1, 10);
    const [rise, fall] = scheduler.state_dict()._schedule_phases as Record<string, unknown>[];
    const bad: [unknown, string, string][] = [
      [3, 'TypeError', 'loaded state dict: _schedule_phases should be of type list, got: int'],
      [[3], 'TypeError', 'loaded state dict: _schedule_phases[0] should be of type dict, got: int'],
      [
        [rise, { ...fall, start_lr: 'params' }],
        'ValueError',
        'loaded state dict: _schedule_phases[1]: learning rate params is unknown!',
      ],
      [
        [{ ...rise, end_step: 'a' }],
        'TypeError',
        'loaded state dict: _schedule_phases[0].end_step should be of type float, got: str',
      ],
    ];
    for (const [_schedule_phases, name, message] of bad) {
      throws(() => scheduler.load_state_dict({ total_steps: 99, _schedule_phases }), name, message);
    }
    equal(scheduler.total_steps, 10);
  },
});
