// nn.init: the values of real PyTorch after a seed, in place, and its refusals.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import fixture from '../fixtures/init.json' with { type: 'json' };
import { close, equal, EXACT, leaksNothing, ok, throws, type Tolerance } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { warnings } from '../support/warnings.js';

interface Call {
  function: string;
  shape: number[];
  arguments: unknown[];
  keywords: Record<string, unknown>;
  tensor: Encoded;
}

type Init = (...args: unknown[]) => unknown;
const init = nn.init as unknown as Record<string, Init>;
const calls = Object.entries(fixture.calls as unknown as Record<string, Call[]>);

/** LAPACK works in float32, and what it loses there grows with the condition of what was drawn. */
const FLOAT32_QR: Tolerance = { absolute: 1e-5, relative: 1e-5 };

const empty = (shape: number[], dtype: 'float32' | 'int32' = 'float32'): nn.Parameter =>
  tf.tidy(() => new nn.Parameter(tf.cast(tf.fill(shape, 9), dtype)));

function checkCall({ function: name, shape, arguments: args, keywords, tensor }: Call): void {
  const parameter = empty(shape);
  const returned = init[name](parameter, ...args, ...(Object.keys(keywords).length > 0 ? [keywords] : []));
  ok(returned === parameter, `${name} returns the parameter`);
  const what = `${name}(${JSON.stringify([shape, ...args, keywords])})`;
  close(parameter, decode(tensor), name === 'orthogonal_' ? FLOAT32_QR : EXACT, what);
}

const FANS = 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions';
const MODES = "please use one of ['fan_in', 'fan_out']";
const NO_PARAMETER = '(tfjs: other tensors never change; tf.variable(tensor) makes one of it)';
const RANGE = 'uniform_ expects to return a [from, to) range, but found';
const float = (callee: string, name: string, position: number): string =>
  `${callee}(): argument '${name}' (position ${position}) must be float, not str`;

function refused(): [string, unknown[], string, string][] {
  const [vector, matrix, weight, ints] = [empty([3]), empty([2, 3]), empty([3, 2, 3]), empty([3, 2], 'int32')];
  const [plain, gone] = [tf.zeros([2]), empty([2])];
  gone.dispose();
  const uniformOfInts = `"check_uniform_bounds" not implemented for 'Int'`;
  const normalOfInts = `"normal_kernel_cpu" not implemented for 'Int'`;
  return [
    ['calculate_gain', ['foo'], 'ValueError', 'Unsupported nonlinearity foo'],
    ['calculate_gain', [3], 'ValueError', 'Unsupported nonlinearity 3'],
    ['calculate_gain', ['leaky_relu', true], 'ValueError', 'negative_slope True not a valid number'],
    ['calculate_gain', ['leaky_relu', 'a'], 'ValueError', 'negative_slope a not a valid number'],
    [
      'uniform_',
      [plain],
      'TypeError',
      `uniform_(): argument 'tensor' (position 1) must be Parameter, not Tensor ${NO_PARAMETER}`,
    ],
    ['eye_', [3], 'TypeError', `eye_(): argument 'tensor' (position 1) must be Parameter, not int ${NO_PARAMETER}`],
    ['zeros_', [gone], 'RuntimeError', `the parameter ${IS_DISPOSED}`],
    ['uniform_', [vector, 2, 1], 'RuntimeError', `${RANGE} from=2 > to=1`],
    ['uniform_', [vector, NaN, 1], 'RuntimeError', 'from is out of bounds for float'],
    ['uniform_', [vector, 0, Infinity], 'RuntimeError', 'to is out of bounds for float'],
    [
      'uniform_',
      [vector, -3e38, 3e38],
      'RuntimeError',
      'uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 which result in to-from to exceed the limit',
    ],
    ['uniform_', [vector, 'a'], 'TypeError', float('uniform_', 'from', 1)],
    ['uniform_', [ints], 'RuntimeError', uniformOfInts],
    [
      'uniform_',
      [vector, { generator: 3 }],
      'TypeError',
      "uniform_(): argument 'generator' must be None, not int (there is one generator here, which manual_seed seeds and get_rng_state keeps)",
    ],
    ['normal_', [vector, 0, -1], 'RuntimeError', 'normal expects std >= 0.0, but found std -1'],
    ['normal_', [vector, 'a'], 'TypeError', float('normal_', 'mean', 1)],
    ['normal_', [ints], 'RuntimeError', normalOfInts],
    ['trunc_normal_', [vector, 0, 0], 'RuntimeError', 'float division by zero'],
    ['trunc_normal_', [vector, 0, 1, 2, -2], 'RuntimeError', `${RANGE} from=2 > to=-2`],
    ['trunc_normal_', [ints], 'RuntimeError', normalOfInts],
    ['constant_', [vector, 'a'], 'TypeError', "fill_(): argument 'value' (position 1) must be Number, not str"],
    ['constant_', [vector], 'TypeError', "constant_() missing 1 required positional argument: 'val'"],
    ['eye_', [vector], 'ValueError', 'Only tensors with 2 dimensions are supported'],
    ['dirac_', [matrix], 'ValueError', 'Only tensors with 3, 4, or 5 dimensions are supported'],
    ['dirac_', [weight, 2], 'ValueError', 'dim 0 must be divisible by groups'],
    ['dirac_', [weight, 0], 'RuntimeError', 'integer modulo by zero'],
    ['xavier_uniform_', [vector], 'ValueError', FANS],
    ['xavier_uniform_', [matrix, -1], 'RuntimeError', `${RANGE} from=1.09545 > to=-1.09545`],
    ['xavier_normal_', [matrix, -1], 'RuntimeError', 'normal expects std >= 0.0, but found std -0.632456'],
    ['xavier_uniform_', [ints], 'RuntimeError', uniformOfInts],
    ['kaiming_uniform_', [vector], 'ValueError', FANS],
    ['kaiming_uniform_', [matrix, { mode: 'foo' }], 'ValueError', `Mode foo not supported, ${MODES}`],
    ['kaiming_normal_', [matrix, { nonlinearity: 'foo' }], 'ValueError', 'Unsupported nonlinearity foo'],
    ['kaiming_normal_', [matrix, 'a'], 'ValueError', 'negative_slope a not a valid number'],
    ['orthogonal_', [vector], 'ValueError', 'Only tensors with 2 or more dimensions are supported'],
    ['orthogonal_', [ints], 'RuntimeError', normalOfInts],
    ['sparse_', [vector, 0.1], 'ValueError', 'Only tensors with 2 dimensions are supported'],
    ['sparse_', [matrix], 'TypeError', "sparse_() missing 1 required positional argument: 'sparsity'"],
    ['sparse_', [matrix, 0.5, -1], 'RuntimeError', 'normal expects std >= 0.0, but found std -1'],
  ];
}

export const initCases = suite('nn.init', {
  ...Object.fromEntries(
    calls.map(([seed, list]) => [
      `as in PyTorch, one call after the other, seed ${seed}`,
      () => {
        manual_seed(Number(seed));
        list.forEach(checkCall);
      },
    ]),
  ),
  'calculate_gain as in PyTorch': () => {
    equal(
      fixture.gains.map(({ arguments: args }) => init.calculate_gain(...args)),
      fixture.gains.map(({ gain }) => gain),
    );
  },
  'a large orthogonal_ is orthogonal': () => {
    const { weight_hh_l0 } = new nn.RNN(3, 64);
    nn.init.orthogonal_({ tensor: weight_hh_l0, gain: 2 });
    const product = tf.tidy(() =>
      tf.matMul(weight_hh_l0 as tf.Tensor as tf.Tensor2D, weight_hh_l0 as tf.Tensor as tf.Tensor2D, false, true),
    );
    close(product, tf.mul(tf.eye(64), 4), { absolute: 1e-5, relative: 1e-5 });
  },
  'constants of integers stay integers': () => {
    const parameter = empty([2, 2], 'int32');
    close(nn.init.constant_(parameter, 2.7), [2, 2, 2, 2], EXACT);
    close(nn.init.eye_(parameter), [1, 0, 0, 1], EXACT);
    equal(parameter.dtype, 'int32');
  },
  'keeps the parameter, its grad and whether it is trained': () => {
    const { weight } = new nn.Linear(3, 2).requires_grad_(false);
    nn.init.ones_({ tensor: weight });
    close(weight, tf.ones([2, 3]), EXACT);
    equal(weight.trainable, false);
  },
  'warns as torch does': () => {
    const [none, some] = [empty([0, 3]), empty([4])];
    const texts = warnings(() => {
      nn.init.kaiming_uniform_(none);
      nn.init.kaiming_normal_(none);
      nn.init.trunc_normal_(some, 5);
      new nn.Linear(0, 2);
    });
    const nothing = 'Initializing zero-element tensors is a no-op';
    const far = 'mean is more than 2 std from [a, b] in nn.init.trunc_normal_.';
    equal(texts, [nothing, nothing, `${far} The distribution of values may be incorrect.`, nothing]);
  },
  'leaves nothing alive': () => {
    const [matrix, weight] = [empty([4, 3]), empty([4, 2, 3])];
    leaksNothing(() => {
      for (const name of Object.keys(init)) {
        if (name === 'calculate_gain') continue;
        init[name](name === 'dirac_' ? weight : matrix, ...(name === 'sparse_' || name === 'constant_' ? [0.5] : []));
      }
    }, 3);
  },
  'refuses what torch refuses': () => {
    for (const [name, args, error, message] of refused()) throws(() => init[name](...args), error, message);
  },
});
