// Schedulers: learning rates of 30 epochs against PyTorch, in one run and resumed; errors.
import * as tf from '@tensorflow/tfjs-core';
import { load, nn, optim, type Savable, save } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import fixture from '../fixtures/training.json' with { type: 'json' };
import { equal, ok, throws } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { warnings } from '../support/warnings.js';
import { bytesOf } from '../support/fixture.js';

interface Run {
  class: string;
  options: object;
  rates: number[][];
  state_dict: Record<string, unknown>;
  /** What torch.save made of the state of optimizer and scheduler before epoch SAVED_EPOCH. */
  file: string;
}

interface Saved {
  optimizer: optim.OptimizerStateDict;
  scheduler: optim.lr_scheduler.SchedulerStateDict;
}

const SAVED_EPOCH = 12;

const runs = fixture.schedulers as unknown as Record<string, Run>;
const { metrics } = fixture;
const { lr_scheduler } = optim;

type Any = optim.lr_scheduler.LRScheduler & { step(metric?: number): void };
const Unchecked = lr_scheduler as unknown as Record<string, new (optimizer: unknown, ...args: unknown[]) => Any>;

const wrong = (name: string, type: string): string => `${name} should be of type float, got: ${type}`;

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

/** The epochs up to the saved one, and the state then. */
function start(run: Run): Saved {
  const optimizer = sgd();
  const scheduler = new Unchecked[run.class](optimizer, run.options);
  compareRates(scheduler.get_last_lr(), run.rates[0], 0);
  for (let epoch = 0; epoch < SAVED_EPOCH; epoch++) {
    step(optimizer, scheduler, epoch);
    compareRates(scheduler.get_last_lr(), run.rates[epoch + 1], epoch + 1);
  }
  return { optimizer: optimizer.state_dict(), scheduler: scheduler.state_dict() };
}

/** The epochs from the saved one on, of a new scheduler. */
function resume(run: Run, saved: Saved): void {
  const optimizer = sgd();
  const scheduler = new Unchecked[run.class](optimizer, run.options);
  scheduler.load_state_dict(saved.scheduler);
  optimizer.load_state_dict(saved.optimizer);
  for (let epoch = SAVED_EPOCH; epoch < metrics.length; epoch++) {
    step(optimizer, scheduler, epoch);
    compareRates(
      optimizer.param_groups.map(({ lr }) => lr),
      run.rates[epoch + 1],
      epoch + 1,
    );
  }
  equal(rounded(scheduler.state_dict()), rounded(run.state_dict), 'state dict');
}

const each = (body: (run: Run) => void | Promise<void>): Record<string, () => void | Promise<void>> =>
  Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => body(run)]));

export const schedulerCases: Case[] = [
  ...suite(
    'schedulers as in PyTorch',
    each((run) => resume(run, start(run))),
  ),
  ...suite(
    'schedulers resumed from a file of PyTorch',
    each(async (run) => resume(run, await load<Saved>(bytesOf(run.file)))),
  ),
  ...suite(
    'schedulers resumed from a file of ours',
    each(async (run) => resume(run, await load<Saved>(await save(start(run) as unknown as Savable)))),
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
      throws(() => scheduler.step(two), 'ValueError', 'only one element tensors can be converted to Python scalars');
      two.dispose();
      throws(() => scheduler.step(two), 'RuntimeError', `metrics ${IS_DISPOSED}`);
      const none = "float() argument must be a string or a real number, not 'NoneType'";
      throws(() => scheduler.step(null as unknown as number), 'TypeError', none);
    },
    'warns of a step before the optimizer takes one': () => {
      const scheduler = new lr_scheduler.StepLR(sgd(), 1);
      const texts = warnings(() => scheduler.step());
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
      throws(() => new Unchecked.ReduceLROnPlateau(optimizer, { min_lr: null }), 'TypeError', wrong('min_lr', 'NoneType'));
      throws(() => new Unchecked.StepLR(optimizer, 'a'), 'TypeError', wrong('step_size', 'str'));
      throws(() => new Unchecked.ExponentialLR(optimizer, null), 'TypeError', wrong('gamma', 'NoneType'));
      const missing = "StepLR.__init__() missing 1 required positional argument: 'step_size'";
      throws(() => new Unchecked.StepLR(optimizer), 'TypeError', missing);
    },
    'a fall of eps is too small, a larger one is not': () => {
      for (const [eps, expected] of [
        [0.5, 1],
        [0.4375, 0.5],
      ]) {
        const optimizer = new optim.SGD([new nn.Parameter(tf.zeros([1]))], 1);
        const scheduler = new lr_scheduler.ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 0, eps });
        for (const metric of [1, 2]) scheduler.step(metric);
        equal(scheduler.get_last_lr(), [expected], `eps=${eps}`);
      }
    },
    'a cosine that starts anew after the first epoch starts from the first learning rates': () => {
      const optimizer = new optim.SGD([new nn.Parameter(tf.zeros([1]))], 1);
      const scheduler = new lr_scheduler.CosineAnnealingLR(optimizer, 4, 0.1);
      optimizer.param_groups[0].lr = 0.5;
      scheduler.load_state_dict({ ...scheduler.state_dict(), _step_count: 0, last_epoch: 0 });
      scheduler.step();
      compareRates(scheduler.get_last_lr(), [0.8681980515339464], 1);
    },
    'steps of length 0 are refused as in Python': () => {
      for (const name of ['StepLR', 'CosineAnnealingLR']) {
        const optimizer = sgd();
        const scheduler = new Unchecked[name](optimizer, 0);
        optimizer.step();
        throws(() => scheduler.step(), 'RuntimeError', 'integer modulo by zero');
        equal(scheduler.get_last_lr(), [0.1, 0.025]);
      }
    },
    'a group that was added has no learning rate to start from': () => {
      const optimizer = sgd();
      const [cosine, stepped] = [new lr_scheduler.CosineAnnealingLR(optimizer, 1), new lr_scheduler.StepLR(optimizer, 9)];
      optimizer.step();
      cosine.step();
      optimizer.add_param_group({ params: new nn.Parameter(tf.zeros([1])), lr: 1 });
      throws(() => cosine.step(), 'ValueError', 'zip() argument 2 is longer than argument 1');
      stepped.step();
      equal(stepped.get_last_lr(), [0, 0, 1]);
    },
    'a learning rate that became a tensor counts as its value': () => {
      const optimizer = sgd();
      optimizer.param_groups[0].lr = tf.scalar(0.5) as unknown as number;
      const scheduler = new lr_scheduler.ExponentialLR(optimizer, 0.5);
      optimizer.step();
      scheduler.step();
      equal(
        [scheduler.base_lrs, scheduler.get_last_lr()],
        [
          [0.5, 0.025],
          [0.25, 0.0125],
        ],
      );
    },
  }),
];
