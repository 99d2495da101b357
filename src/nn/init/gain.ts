// calculate_gain: how much a nonlinearity takes from the variance, which initial weights make up for.
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { str } from '../../python/repr.js';

const GAINS = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.sqrt(2),
  selu: 3 / 4,
};

/** The functions of `nn.functional` that have a gain. */
export type Nonlinearity = keyof typeof GAINS | 'leaky_relu';

const PARAMETERS = ['nonlinearity', 'param'] as const;

/** Arguments of {@link calculate_gain}. */
export interface GainOptions {
  /** torch's name of the function. */
  nonlinearity: Nonlinearity;
  /** Of `leaky_relu` its negative slope, by default 0.01. */
  param?: number | null;
}

/**
 * The gain of a nonlinearity: 1 for linear maps and the sigmoid, 5/3 for tanh, √2 for relu, √(2 / (1 + slope²)) for leaky_relu, 3/4
 * for selu.
 *
 * @example
 * ```ts
 * nn.init.xavier_uniform_(new nn.Linear(3, 5).weight, nn.init.calculate_gain('tanh'));
 * ```
 * @throws `ValueError` with torch's text for what has no gain.
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculate_gain(...args: Arguments<GainOptions, typeof PARAMETERS>): number {
  const { nonlinearity, param = null } = bind('calculate_gain()', PARAMETERS, 1, splitKeywords(args));
  if (nonlinearity === 'leaky_relu') {
    const slope = param ?? 0.01;
    check(typeof slope === 'number', () => new ValueError(`negative_slope ${str(slope)} not a valid number`));
    return Math.sqrt(2 / (1 + slope * slope));
  }
  check(typeof nonlinearity === 'string' && Object.hasOwn(GAINS, nonlinearity), () => {
    return new ValueError(`Unsupported nonlinearity ${str(nonlinearity)}`);
  });
  return GAINS[nonlinearity as keyof typeof GAINS];
}
