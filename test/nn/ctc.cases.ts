// CTCLoss: against PyTorch; how lengths and targets may come; what it refuses; leaks.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/ctc.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

interface Recorded {
  options: nn.CTCLossOptions;
  repr: string;
  log_probs: Encoded;
  targets: number[] | number[][];
  input_lengths: number[];
  target_lengths: number[];
  loss: Encoded;
  cotangent: Encoded;
  gradient: Encoded;
}

const ctc_loss = nn.functional.ctc_loss as (...args: unknown[]) => tf.Tensor;
const runs = Object.entries(fixture.cases as unknown as Record<string, Recorded>);

/** A list of empty lists is (N, 0). */
const classes = (targets: number[] | number[][]): tf.Tensor =>
  tf.tensor(targets.flat(), Array.isArray(targets[0]) ? [targets.length, targets[0].length] : [targets.length], 'int32');

function check(run: Recorded): void {
  const criterion = new nn.CTCLoss(run.options);
  equal(String(criterion), run.repr);
  const [log_probs, targets] = [decode(run.log_probs), classes(run.targets)];
  const call = (x: tf.Tensor): tf.Tensor => criterion(x, targets, run.input_lengths, run.target_lengths);
  close(call(log_probs), decode(run.loss), FORWARD, 'loss');
  close(tf.grad(call)(log_probs, decode(run.cotangent)), decode(run.gradient), GRADIENT, 'gradient');
}

const ints = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');
const scores = (...shape: number[]): tf.Tensor => nn.functional.log_softmax<tf.Tensor>(input(shape), -1);

export const ctcCases = [
  ...suite('CTCLoss as in PyTorch', Object.fromEntries(runs.map(([name, run]) => [name, () => check(run)]))),
  ...suite('CTCLoss', {
    'arguments by position and by name': () => {
      for (const criterion of [
        new nn.CTCLoss(1, 'sum', true),
        new nn.CTCLoss({ blank: 1, reduction: 'sum', zero_infinity: true }),
      ]) {
        equal([criterion.blank, criterion.reduction, criterion.zero_infinity], [1, 'sum', true]);
      }
      const [log_probs, targets] = [scores(4, 2, 3), classes([[1], [2]])];
      const call = { log_probs, targets, input_lengths: [4, 3], target_lengths: [1, 1] };
      const sum = ctc_loss(log_probs, targets, [4, 3], [1, 1], 0, 'sum');
      close(ctc_loss({ ...call, reduction: 'sum' }), sum, EXACT);
      close(new nn.CTCLoss({ reduction: 'sum' })(call), sum, EXACT);
    },
    'lengths are lists, arrays of integers or tensors, targets of any dtype': () => {
      const [x, targets] = [scores(4, 2, 3), tf.tensor1d([1, 2, 1])];
      const expected = ctc_loss(x, targets, [4, 3], [2, 1]);
      close(ctc_loss(x, ints(1, 2, 1), ints(4, 3), ints(2, 1)), expected, EXACT);
      close(ctc_loss(x, targets, Int32Array.of(4, 3), [2, 1]), expected, EXACT);
      const line = scores(4, 3);
      close(
        ctc_loss(line, ints(2, 1), tf.scalar(4, 'int32'), tf.scalar(2, 'int32')),
        ctc_loss(line, ints(2, 1), [4], [2]),
        EXACT,
      );
    },
    'leaks nothing': () => {
      const [p, targets] = [
        new nn.Parameter(input([5, 2, 4])),
        classes([
          [1, 2],
          [3, 0],
        ]),
      ];
      leaksNothing(() => {
        backward(() =>
          ctc_loss(nn.functional.log_softmax<tf.Tensor>(p, 2), targets, [5, 1], [2, 1], 0, 'sum', true),
        ).dispose();
        p.grad?.dispose();
        p.grad = null;
        ctc_loss(p, targets, [5, 1], [2, 1]).dispose();
      });
    },
    'refuses what torch refuses, in its order and words': () => {
      const x = scores(5, 2, 4);
      const targets = classes([
        [1, 2],
        [3, 1],
      ]);
      const checking = '(while checking arguments for ctc_loss_allocate_outputs)';
      const expected = (text: string): [string, string] => ['RuntimeError', `Expected ${text} ${checking}`];
      const argument = (name: string, position: number, text: string): [string, string] => [
        'TypeError',
        `ctc_loss(): argument '${name}' (position ${position}) must be ${text}`,
      ];
      const L = tf.cast(x, 'int32');
      const rows: [args: unknown[], error: [name: string, message: string]][] = [
        [
          [x, targets, 5, [2, 2], 0, 'x'],
          ['ValueError', 'x is not a valid value for reduction'],
        ],
        [[null, targets, [5, 5], [2, 2]], argument('log_probs', 1, 'Tensor, not NoneType')],
        [[x, 3, [5, 5], [2, 2]], argument('targets', 2, 'Tensor, not int')],
        [[x, targets, 5, [2, 2]], argument('input_lengths', 3, 'list of ints, not int')],
        [
          [x, targets, [5, 5]],
          ['TypeError', "ctc_loss() missing 1 required positional argument: 'target_lengths'"],
        ],
        [[x, targets, [5, 5], '22'], argument('target_lengths', 4, 'list of ints, not str')],
        [[x, targets, [5, 5], [2, 2], 1.5], argument('blank', 5, 'int, not float')],
        [[x, targets, [5, 5], [2, 2], 0, 'mean', 1], argument('zero_infinity', 7, 'bool, not int')],
        [
          [x, targets, [5, 2.5], [2, 2]],
          ['TypeError', "'float' object cannot be interpreted as an integer"],
        ],
        [
          [x, targets, tf.tensor1d([5, 5]), ints(2, 2)],
          ['RuntimeError', 'input_lengths must be integral (tfjs: int32)'],
        ],
        [
          [x, targets, ints(5, 5), tf.tensor1d([2, 2])],
          ['RuntimeError', 'target_lengths must be integral (tfjs: int32)'],
        ],
        [
          [tf.zeros([5, 2, 0]), targets, [5], [2]],
          ['RuntimeError', 'log_probs tensor must not be empty'],
        ],
        [
          [L, targets, [5], [2], 9],
          ['RuntimeError', `"ctc_loss_cpu" not implemented for 'Int'`],
        ],
        [
          [tf.zeros([3]), targets, [5], [2]],
          expected("3-dimensional tensor, but got 1-dimensional tensor for argument #1 'log_probs'"),
        ],
        [
          [x, tf.zeros([1, 2, 2]), [5], [2], 9],
          expected("1 to 2 dimensions, but got 3-dimensional tensor for argument #2 'targets'"),
        ],
        [
          [x, targets, [5], [2], 4],
          ['RuntimeError', 'blank must be in label range'],
        ],
        [
          [x, targets, [5], [2], -1],
          ['RuntimeError', 'blank must be in label range'],
        ],
        [
          [x, targets, [5], [2]],
          ['RuntimeError', 'input_lengths must be of size batch_size'],
        ],
        [
          [x, targets, [5, 5], [2]],
          ['RuntimeError', 'target_lengths must be of size batch_size'],
        ],
        [[x, targets, [9, 5], [-9, 2]], expected('target_lengths to have value at least 0, but got value -9')],
        [
          [x, ints(1, 2, 3), [5, 5], [2, 2]],
          expected("tensor to have size 4 at dimension 0, but got size 3 for argument #2 'targets'"),
        ],
        [
          [x, classes([[1, 2]]), [5, 5], [2, 2]],
          expected("tensor to have size 2 at dimension 0, but got size 1 for argument #2 'targets'"),
        ],
        [
          [x, targets, [9, 5], [3, 2]],
          expected("tensor to have size at least 3 at dimension 1, but got size 2 for argument #2 'targets'"),
        ],
        [[x, targets, [-1, 5], [2, 2]], expected('input_lengths to have value at least 0, but got value -1')],
        [[x, targets, [5, 6], [2, 2]], expected('input_lengths to have value at most 5, but got value 6')],
        [
          [
            x,
            classes([
              [1, 4],
              [0, 0],
            ]),
            [5, 5],
            [2, 2],
          ],
          ['RangeError', 'Target 4 is out of bounds.'],
        ],
        [
          [x, ints(1, 2, 3, -1), [5, 5], [2, 2]],
          ['RangeError', 'Target -1 is out of bounds.'],
        ],
      ];
      for (const [args, [name, message]] of rows) throws(() => ctc_loss(...args), name, message);
    },
  }),
];
