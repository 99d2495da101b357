// Schedulers: what they do beside setting learning rates; errors.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { equal, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { compareRates, Unchecked } from '../support/schedulers.js';
import { warnings } from '../support/warnings.js';

const { lr_scheduler } = optim;

const wrong = (name: string, type: string): string => `${name} should be of type float, got: ${type}`;

const sgd = (): optim.SGD => new optim.SGD([0.1, 0.025].map((lr) => ({ params: [new nn.Parameter(tf.zeros([1]))], lr })));

export const schedulerCases = suite('optim.lr_scheduler', {
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
    compareRates(scheduler.get_last_lr(), [0.8681980515339464], 'epoch 1');
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
  'one cycle ends: a further step is refused and changes nothing': () => {
    const optimizer = sgd();
    const scheduler = new lr_scheduler.OneCycleLR(optimizer, 1, 2, { pct_start: 0.75 });
    optimizer.step();
    for (let step = 1; step <= 2; step++) scheduler.step();
    const before = scheduler.state_dict();
    const text = 'Tried to step 3 times. The specified number of total steps is 2';
    throws(() => scheduler.step(), 'ValueError', text);
    equal(scheduler.state_dict(), before);
    optimizer.add_param_group({ params: new nn.Parameter(tf.zeros([1])) });
    scheduler.load_state_dict({ last_epoch: 0 });
    throws(() => scheduler.step(), 'RuntimeError', "param_groups[2] has no 'max_lr'");
  },
  'schedulers of another optimizer, and what is none, cannot be in others': () => {
    const [optimizer, other] = [sgd(), new optim.Adam([new nn.Parameter(tf.zeros([1]))])];
    const [own, foreign] = [new lr_scheduler.StepLR(optimizer, 1), new lr_scheduler.StepLR(other, 1)];
    const differs = (name: string): string =>
      `${name} expects all schedulers to belong to the same optimizer, but got scheduler StepLR at index 1 has ${String(other)}, ` +
      'which is different from SGD.';
    throws(() => new lr_scheduler.ChainedScheduler([own, foreign]), 'ValueError', differs('ChainedScheduler'));
    throws(() => new lr_scheduler.SequentialLR(optimizer, [own, foreign], [1]), 'ValueError', differs('SequentialLR'));
    const none = 'SequentialLR at index 1 should have `optimizer` as its attribute.';
    throws(() => new Unchecked.SequentialLR(optimizer, [own, 3], [1]), 'TypeError', none);
    throws(() => new Unchecked.SequentialLR(optimizer, 3, [1]), 'TypeError', "object of type 'int' has no len()");
    throws(
      () => new Unchecked.ChainedScheduler([own], other),
      'ValueError',
      differs('ChainedScheduler')
        .replace('index 1', 'index 0')
        .replace(String(other), String(optimizer))
        .replace('SGD.', 'Adam.'),
    );
  },
  'momentum goes the other way only where there is one': () => {
    const optimizer = new optim.Adagrad([new nn.Parameter(tf.zeros([1]))]);
    const text = 'optimizer must support momentum or beta1 with `cycle_momentum` option enabled';
    throws(() => new lr_scheduler.OneCycleLR(optimizer, 1, 5), 'ValueError', text);
    throws(() => new lr_scheduler.CyclicLR(optimizer, 0, 1), 'ValueError', text);
    equal(new lr_scheduler.CyclicLR(optimizer, 0.5, 1, { cycle_momentum: false }).get_last_lr(), [0.5]);
    optimizer.dispose();
  },
  'a function must give a number': () => {
    const wrong = 'should be of type float, got: str';
    const text = (): number => 'a' as unknown as number;
    const optimizer = sgd();
    throws(() => new lr_scheduler.LambdaLR(optimizer, text), 'TypeError', `the result of lr_lambdas[0] ${wrong}`);
    throws(
      () => new lr_scheduler.CyclicLR(optimizer, 0, 1, { scale_fn: text }),
      'TypeError',
      `the result of scale_fn ${wrong}`,
    );
  },
  'a cosine that starts anew cannot go to an epoch before the first': () => {
    const scheduler = new lr_scheduler.CosineAnnealingWarmRestarts(sgd(), 3);
    throws(() => scheduler.step(-0.5), 'ValueError', 'Expected non-negative epoch, but got -0.5');
    throws(() => scheduler.step('a' as unknown as number), 'TypeError', wrong('epoch', 'str'));
    scheduler.step({ epoch: 4 });
    equal([scheduler.last_epoch, scheduler.T_cur], [4, 1]);
  },
  'a sequence of nothing to divide by is refused as in Python': () => {
    const optimizer = sgd();
    const polynomial = new lr_scheduler.PolynomialLR(optimizer, 0);
    const scheduler = new lr_scheduler.SequentialLR(
      optimizer,
      [new lr_scheduler.ConstantLR(optimizer, 0, 1), polynomial],
      [1],
    );
    optimizer.step();
    throws(() => scheduler.step(), 'RuntimeError', 'float division by zero');
    equal([scheduler.last_epoch, scheduler.get_last_lr()], [0, [0, 0]]);
  },
});
