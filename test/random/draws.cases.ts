// rand, randn, randint, randperm, normal, bernoulli, multinomial: the same bits as real PyTorch draws on an x86 CPU.
import * as tf from '@tensorflow/tfjs-core';
import * as torch from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import fixture from '../fixtures/draws.json' with { type: 'json' };
import { equal, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { bytesOf } from '../support/fixture.js';

type DType = 'float32' | 'int32' | 'bool';
interface Repeated {
  repeat: number;
  values: number[];
}
interface Given {
  tensor: tf.TensorLike | Repeated;
  dtype: DType;
}

interface Call {
  function: string;
  arguments: unknown[];
  keywords: Record<string, unknown>;
  dtype: DType;
}
interface Few extends Call {
  shape: number[];
  base64: string;
}
interface Many extends Call {
  size: number;
  checksum: number;
  head: number[];
  tail: number[];
}

type Draw = (...args: unknown[]) => tf.Tensor;
const { rand, randn, randint, randperm, normal, bernoulli, multinomial, manual_seed } = torch;
const FUNCTIONS = { rand, randn, randint, randperm, normal, bernoulli, multinomial } as unknown as Record<string, Draw>;

const isGiven = (value: unknown): value is Given => typeof value === 'object' && value !== null && 'tensor' in value;
const isRepeated = (values: Given['tensor']): values is Repeated => typeof values === 'object' && 'repeat' in values;

function decode(value: unknown): unknown {
  if (!isGiven(value)) return value;
  const { tensor, dtype } = value;
  if (!isRepeated(tensor)) return tf.tensor(tensor, undefined, dtype);
  const { repeat, values } = tensor;
  return tf.tensor1d(Float32Array.from({ length: repeat }, (_, i) => values[i % values.length]));
}

function draw({ function: name, arguments: args, keywords }: Call): tf.Tensor {
  const entries = Object.entries(keywords).map(([key, value]) => [key, decode(value)] as const);
  const named = entries.length > 0 ? [Object.fromEntries(entries)] : [];
  return FUNCTIONS[name](...args.map(decode), ...named);
}

const written = ({ function: name, arguments: args, keywords }: Call): string =>
  `${name}(${JSON.stringify(args)}, ${JSON.stringify(keywords)})`;

function checkFew(expected: Few): void {
  const drawn = draw(expected);
  const bytes = bytesOf(expected.base64);
  const { buffer } = bytes;
  const values = { float32: () => new Float32Array(buffer), int32: () => new Int32Array(buffer), bool: () => bytes };
  equal([drawn.dtype, drawn.shape], [expected.dtype, expected.shape], `dtype and shape of ${written(expected)}`);
  equal(Array.from(drawn.dataSync()), Array.from(values[expected.dtype]()), written(expected));
}

function checkMany(expected: Many): void {
  const values = draw(expected).dataSync<DType>();
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const checksum = bits.reduce((sum, word, i) => (sum + Math.imul(word, 2 * i + 1)) >>> 0, 0);
  const ends = [Array.from(values.subarray(0, 5)), Array.from(values.subarray(-5))];
  equal([values.length, ...ends], [expected.size, expected.head, expected.tail], `ends of ${written(expected)}`);
  equal(checksum, expected.checksum, `checksum of ${written(expected)}`);
}

function afterSeed<C extends Call>([seed, cases]: [string, C[]], check: (expected: C) => void): void {
  manual_seed(BigInt(seed));
  cases.forEach(check);
}

const few = Object.entries(fixture.few as unknown as Record<string, Few[]>);
const many = Object.entries(fixture.many as unknown as Record<string, Many[]>);

const NEGATIVE = 'Trying to create tensor with negative dimension';
const VALID = 'probability tensor contains either `inf`, `nan` or element < 0';
const SUM = 'invalid multinomial distribution (sum of probabilities <= 0)';
const LESS = "random_ expects 'from' to be less than 'to', but got";
const UNPACK = "argument 'size' failed to unpack the object at pos 2 with error";
const ONE_GENERATOR = 'there is one generator here, which manual_seed seeds and get_rng_state keeps';

function refused(): [string, unknown[], string, string][] {
  const gone = tf.zeros([2]);
  gone.dispose();
  const [ones, ints, weights] = [tf.ones([2]), tf.ones([2], 'int32'), tf.tensor1d([1, 2, 3])];
  return [
    ['randn', [], 'TypeError', "randn() missing 1 required positional argument: 'size'"],
    ['randn', [-1], 'RuntimeError', `${NEGATIVE} -1: [-1]`],
    ['rand', [2, -3], 'RuntimeError', `${NEGATIVE} -3: [2, -3]`],
    ['randn', [2.5], 'TypeError', "randn(): argument 'size' (position 1) must be tuple of ints, not float"],
    ['rand', ['a'], 'TypeError', "rand(): argument 'size' (position 1) must be tuple of ints, not str"],
    ['randn', [null], 'TypeError', "randn(): argument 'size' (position 1) must be tuple of ints, not NoneType"],
    ['randn', [{ size: 3 }], 'TypeError', "randn(): argument 'size' must be tuple of ints, not int"],
    ['randn', [[2, 'a']], 'TypeError', `randn(): ${UNPACK} "type must be tuple of ints,but got str"`],
    ['rand', [2, [3]], 'TypeError', `rand(): ${UNPACK} "type must be tuple of ints,but got list"`],
    ['randn', [2, { dtype: 'int32' }], 'RuntimeError', `"normal_kernel_cpu" not implemented for 'Int'`],
    ['rand', [2, { dtype: 'bool' }], 'RuntimeError', `"check_uniform_bounds" not implemented for 'Bool'`],
    [
      'rand',
      [2, { dtype: 'double' }],
      'TypeError',
      "rand(): argument 'dtype' must be 'float32', 'int32' or 'bool', not double",
    ],
    ['rand', [2, { generator: 1 }], 'TypeError', `rand(): argument 'generator' must be None, not int (${ONE_GENERATOR})`],
    ['randint', [5, 2], 'TypeError', "randint(): argument 'size' (position 2) must be tuple of ints, not int"],
    ['randint', [5, { size: 3 }], 'TypeError', "randint(): argument 'size' must be tuple of ints, not int"],
    ['randint', [5], 'TypeError', "randint() missing 1 required positional argument: 'size'"],
    ['randint', [1.5, [2]], 'TypeError', "randint(): argument 'high' (position 1) must be int, not float"],
    ['randint', ['a', 3, [2]], 'TypeError', "randint(): argument 'low' (position 1) must be int, not str"],
    ['randint', [5, [-1]], 'RuntimeError', `${NEGATIVE} -1: [-1]`],
    ['randint', [5, 5, [2]], 'RuntimeError', `${LESS} from=5 >= to=5`],
    ['randint', [3, 3, [0]], 'RuntimeError', `${LESS} from=3 >= to=3`],
    ['randint', [0, [2]], 'RuntimeError', `${LESS} from=0 >= to=0`],
    ['randint', [3, [2], { dtype: 'bool' }], 'RuntimeError', 'to - 1 is out of bounds for bool'],
    ['randint', [-1, 1, [2], { dtype: 'bool' }], 'RuntimeError', 'from is out of bounds for bool'],
    ['randint', [2 ** 31 + 1, [2]], 'RuntimeError', 'to - 1 is out of bounds for int'],
    ['randint', [-(2 ** 31) - 1, 0, [2]], 'RuntimeError', 'from is out of bounds for int'],
    ['randint', [2 ** 25, [2], { dtype: 'float32' }], 'RuntimeError', 'to - 1 is out of bounds for float'],
    ['randperm', [-1], 'RuntimeError', `${NEGATIVE} -1: [-1]`],
    ['randperm', [2.5], 'TypeError', "randperm(): argument 'n' (position 1) must be int, not float"],
    ['randperm', [{ n: 'a' }], 'TypeError', "randperm(): argument 'n' must be int, not str"],
    ['randperm', [5, { dtype: 'bool' }], 'RuntimeError', `"randperm" not implemented for 'Bool'`],
    ['randperm', [2 ** 24 + 2, { dtype: 'float32' }], 'RuntimeError', 'n cannot be greater than 2^24+1 for Float type.'],
    ['normal', [0, -1, [2]], 'RuntimeError', 'normal expects std >= 0.0, but found std -1'],
    ['normal', [ones, -1], 'RuntimeError', 'normal expects std >= 0.0, but found std -1'],
    ['normal', [0, tf.tensor1d([1, -1])], 'RuntimeError', 'normal expects all elements of std >= 0.0'],
    ['normal', [0, tf.tensor1d([NaN])], 'RuntimeError', 'normal expects all elements of std >= 0.0'],
    ['normal', [0, 1], 'TypeError', "normal(): argument 'size' (position 3) must be tuple of ints, not NoneType"],
    ['normal', ['a', 1, [2]], 'TypeError', "normal(): argument 'mean' (position 1) must be Tensor or float, not str"],
    ['normal', [ones, 1, [2]], 'TypeError', "normal(): argument 'size' goes with a mean and a std that are numbers only"],
    ['normal', [ints, 1], 'RuntimeError', `"normal_kernel_cpu" not implemented for 'Int'`],
    ['normal', [0, ints], 'RuntimeError', `"normal_kernel_cpu" not implemented for 'Int'`],
    [
      'normal',
      [ones, weights],
      'RuntimeError',
      'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
    ],
    ['normal', [gone], 'RuntimeError', `normal(): argument 'mean' (position 1) ${IS_DISPOSED}`],
    ['bernoulli', [1], 'TypeError', "bernoulli(): argument 'input' (position 1) must be Tensor, not int"],
    ['bernoulli', [tf.tensor1d([2])], 'RuntimeError', 'Expected p_in >= 0 && p_in <= 1 to be true, but got false.'],
    ['bernoulli', [tf.tensor1d([NaN])], 'RuntimeError', 'Expected p_in >= 0 && p_in <= 1 to be true, but got false.'],
    ['bernoulli', [ints], 'RuntimeError', `"bernoulli_tensor_cpu_p_" not implemented for 'Int'`],
    ['bernoulli', [ones, 2], 'RuntimeError', 'bernoulli_ expects p to be in [0, 1], but got p=2'],
    ['bernoulli', [ones, -0.5], 'RuntimeError', 'bernoulli_ expects p to be in [0, 1], but got p=-0.5'],
    ['bernoulli', [ones, 'a'], 'TypeError', "bernoulli(): argument 'p' (position 2) must be float, not str"],
    ['multinomial', [[1], 1], 'TypeError', "multinomial(): argument 'input' (position 1) must be Tensor, not list"],
    ['multinomial', [weights], 'TypeError', "multinomial() missing 1 required positional argument: 'num_samples'"],
    [
      'multinomial',
      [weights, 1.5],
      'TypeError',
      "multinomial(): argument 'num_samples' (position 2) must be int, not float",
    ],
    [
      'multinomial',
      [weights, 1, 1],
      'TypeError',
      "multinomial(): argument 'replacement' (position 3) must be bool, not int",
    ],
    ['multinomial', [weights, 4], 'RuntimeError', 'cannot sample n_sample > prob_dist.size(-1) samples without replacement'],
    ['multinomial', [weights, 0], 'RuntimeError', 'cannot sample n_sample <= 0 samples'],
    ['multinomial', [tf.scalar(1), 1], 'RuntimeError', 'prob_dist must be 1 or 2 dim'],
    [
      'multinomial',
      [ints, 1],
      'RuntimeError',
      'multinomial only supports floating-point dtypes for input, got: Int (tfjs: input.toFloat())',
    ],
    ...[-2, Infinity, NaN].flatMap((weight): [string, unknown[], string, string][] =>
      [true, false].map((replacement) => [
        'multinomial',
        [tf.tensor1d([1, weight, 3]), 1, replacement],
        'RuntimeError',
        VALID,
      ]),
    ),
    ['multinomial', [tf.zeros([3]), 1], 'RuntimeError', SUM],
    ['multinomial', [tf.tensor2d([[1, 1], [0, 0]]), 1, true], 'RuntimeError', SUM], // prettier-ignore
  ];
}

export const drawCases = suite('draws as in PyTorch', {
  ...Object.fromEntries(few.map((row) => [`a few of all, seed ${row[0]}`, () => afterSeed(row, checkFew)])),
  ...Object.fromEntries(many.map((row) => [`many of each, seed ${row[0]}`, () => afterSeed(row, checkMany)])),
  'a multinomial of no rows, and of fewer weights than draws': () => {
    equal(multinomial(tf.zeros([0, 3]), 2).shape, [0, 2]);
    equal(Array.from(multinomial(tf.tensor1d([0, 1, 0, 0]), 3).dataSync()), [1, 0, 2]);
  },
  'leave alive what they return': () => {
    const [means, stds, p] = [tf.ones([2, 1]), tf.ones([3]), tf.fill([2, 3], 0.5)];
    leaksNothing(() => {
      tf.dispose([
        rand(2),
        randn(20),
        randint(3, [2]),
        randperm(4),
        normal(0, 1, [2]),
        normal(means, stds),
        normal(stds, 2),
      ]);
      tf.dispose([normal(1, stds), bernoulli(p), bernoulli(p, 0.5), multinomial(p, 2), multinomial(p, 2, true)]);
    });
  },
  'refuse what torch refuses': () => {
    for (const [name, args, error, message] of refused()) throws(() => FUNCTIONS[name](...args), error, message);
  },
});
