// Schedulers: learning rates of 30 epochs against PyTorch, state dicts, errors.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import fixture from '../fixtures/training.json' with { type: 'json' };
import { equal, ok, throws } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';

interface Run {
  class: string;
  options: object;
  rates: number[][];
  state_dict: Record<string, unknown>;
}

const runs = fixture.schedulers as unknown as Record<string, Run>;
const { metrics } = fixture;
const { lr_scheduler } = optim;

type Any = optim.lr_scheduler.LRScheduler & { step(metric?: number): void };
const Unchecked = lr_scheduler as unknown as Record<string, new (optimizer: unknown, ...args: unknown[]) => Any>;

const sgd = (): optim.SGD => new optim.SGD([0.1, 0.025].map((lr) => ({ params: [new nn.Parameter(tf.zeros([1]))], lr })));

function step(optimizer: optim.SGD, scheduler: Any, epoch: number): void {
  optimizer.step();
  if (scheduler instanceof lr_scheduler.ReduceLROnPlateau) scheduler.step(metrics[epoch]);
  else scheduler.step();
}

function compareRates(actual: number[], expected: number[], epoch: number): void {
  actual.forEach((lr, i) => {
    ok(Math.abs(lr - expected[i]) <= 1e-14, `lr of group ${i} at epoch ${epoch}: expected ${expected[i]}, got ${lr}`);
  });
}

/** Infinities as the fixture writes them, numbers without their last digits. */
const rounded = (state: Record<string, unknown>): unknown =>
  JSON.parse(
    JSON.stringify(Object.fromEntries(Object.entries(state).sort()), (_, value: unknown) => {
      if (typeof value !== 'number') return value;
      return Number.isFinite(value) ? Number(value.toPrecision(12)) : String(value);
    }),
  );

function check(run: Run): void {
  const optimizer = sgd();
  const scheduler = new Unchecked[run.class](optimizer, run.options);
  compareRates(scheduler.get_last_lr(), run.rates[0], 0);
  for (let epoch = 0; epoch < 12; epoch++) {
    step(optimizer, scheduler, epoch);
    compareRates(scheduler.get_last_lr(), run.rates[epoch + 1], epoch + 1);
  }
  const resumedOptimizer = sgd();
  const resumed = new Unchecked[run.class](resumedOptimizer, run.options);
  resumed.load_state_dict(scheduler.state_dict());
  resumedOptimizer.load_state_dict(optimizer.state_dict());
  for (let epoch = 12; epoch < metrics.length; epoch++) {
    step(resumedOptimizer, resumed, epoch);
    compareRates(
      resumedOptimizer.param_groups.map(({ lr }) => lr),
      run.rates[epoch + 1],
      epoch + 1,
    );
  }
  equal(rounded(resumed.state_dict()), rounded(run.state_dict), 'state dict');
}

export const schedulerCases: Case[] = [
  ...suite(
    'schedulers as in PyTorch',
    Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => check(run)])),
  ),
  ...suite('optim.lr_scheduler', {
    'keeps the first learning rate in the groups': () => {
      const optimizer = sgd();
      const scheduler = new lr_scheduler.ExponentialLR(optimizer, 0.5);
      optimizer.step();
      scheduler.step();
      equal(
        optimizer.param_groups.map(({ initial_lr, lr }) => [initial_lr, lr]),
        [
          [0.1, 0.05],
          [0.025, 0.0125],
        ],
      );
      equal([scheduler.last_epoch, scheduler.base_lrs, scheduler.get_last_lr()], [1, [0.1, 0.025], [0.05, 0.0125]]);
      equal(optimizer.state_dict().param_groups[0].initial_lr, 0.1);
    },
    'goes on from an epoch if the groups know where it started': () => {
      const optimizer = sgd();
      optimizer.param_groups.forEach((group) => (group.initial_lr = group.lr));
      const scheduler = new lr_scheduler.CosineAnnealingLR(optimizer, 10, 0, 4);
      equal([scheduler.last_epoch, optimizer.param_groups[0].lr], [5, 0.1]);
      const text =
        "param 'initial_lr' is not specified in param_groups[0] when resuming scheduler with last_epoch >= 0.\n" +
        'This typically happens when:\n' +
        "1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n" +
        "2. You're using last_epoch >= 0 for a fresh training run (not recommended)";
      const fresh = sgd();
      throws(() => new lr_scheduler.StepLR(fresh, 1, { last_epoch: 3 }), 'RuntimeError', text);
    },
    'a metric may be a tensor': () => {
      const optimizer = sgd();
      const scheduler = new lr_scheduler.ReduceLROnPlateau(optimizer, { patience: 0 });
      const metric = tf.scalar(2);
      scheduler.step(metric);
      scheduler.step(metric);
      equal(scheduler.get_last_lr(), [0.1 * 0.1, 0.025 * 0.1]);
      ok(!metric.isDisposed, 'the metric is left to the caller');
      const two = tf.zeros([2]);
      throws(() => scheduler.step(two), 'RuntimeError', 'a Tensor with 2 elements cannot be converted to Scalar');
    },
    'warns of a step before the optimizer takes one': () => {
      const scheduler = new lr_scheduler.StepLR(sgd(), 1);
      const { warn } = console;
      const texts: string[] = [];
      console.warn = (text: string) => texts.push(text);
      try {
        scheduler.step();
      } finally {
        console.warn = warn;
      }
      ok(texts[0].startsWith('Detected call of `lr_scheduler.step()` before `optimizer.step()`.'), texts[0]);
    },
    'refuses what torch refuses': () => {
      const optimizer = sgd();
      throws(() => new Unchecked.StepLR(3, 1), 'TypeError', 'int is not an Optimizer');
      throws(() => new Unchecked.ReduceLROnPlateau(3), 'TypeError', 'int is not an Optimizer');
      throws(() => new Unchecked.ReduceLROnPlateau(optimizer, 'x'), 'ValueError', 'mode x is unknown!');
      const threshold_mode = 'threshold mode x is unknown!';
      throws(() => new Unchecked.ReduceLROnPlateau(optimizer, { threshold_mode: 'x' }), 'ValueError', threshold_mode);
      throws(() => new Unchecked.ReduceLROnPlateau(optimizer, { factor: 1 }), 'ValueError', 'Factor should be < 1.0.');
      throws(() => new Unchecked.ReduceLROnPlateau(optimizer, { min_lr: [1] }), 'ValueError', 'expected 2 min_lrs, got 1');
      const missing = "StepLR.__init__() missing 1 required positional argument: 'step_size'";
      throws(() => new Unchecked.StepLR(optimizer), 'TypeError', missing);
    },
  }),
];
