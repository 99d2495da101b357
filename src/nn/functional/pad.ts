// pad: a tensor with more at the ends of its last axes, or less.
import * as tf from '@tensorflow/tfjs-core';
import { type Ends, padAxes, type PadMode } from '../../ops/convolution/pad_axes.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, list, scalarType, str } from '../../python/repr.js';

const PARAMETERS = ['input', 'pad', 'mode', 'value'] as const;

/** Arguments of {@link pad}. */
export interface PadOptions {
  /** (*), of any dtype; of the other modes than `'constant'` not of bool. */
  input: tf.Tensor;
  /** How much to put before and after the last axis, then before and after the last but one, ... Negative takes away. */
  pad: readonly number[];
  /** What to put there; default `'constant'`. */
  mode?: 'constant' | 'reflect' | 'replicate' | 'circular';
  /** The constant. Default 0. */
  value?: number | null;
}

/**
 * The input with more elements at the ends of its last axes:
 *
 * - `'constant'`: `value`, for any axes;
 * - `'reflect'`: what lies on the other side of the first or last element;
 * - `'replicate'`: the first or last element;
 * - `'circular'`: what lies at the other end.
 *
 * The last three pad the last axis of (C, L) or (N, C, L), the last two of (C, H, W) or (N, C, H, W), the last three of
 * (C, D, H, W) or (N, C, D, H, W).
 *
 * @returns a tensor, which the caller owns.
 *
 * @example
 * ```ts
 * const padded = nn.functional.pad(tf.ones([3, 3, 4, 2]), [1, 1, 2, 2]); // (3, 3, 8, 4)
 * const causal = nn.functional.pad(tf.ones([1, 4, 10]), [2, 0], { mode: 'replicate' }); // (1, 4, 12)
 * ```
 * @throws `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 */
export function pad(...args: Arguments<PadOptions, typeof PARAMETERS>): tf.Tensor {
  const { input, pad, mode = 'constant', value = null } = bind('pad()', PARAMETERS, 2, splitKeywords(args));
  checkTensor('pad()', 'input', 1, input);
  checkPad(pad);
  check(typeof mode === 'string', () => {
    return new TypeError(`pad(): argument 'mode' (position 3) must be str, not ${given(mode)}`);
  });
  check(value === null || typeof value === 'number', () => {
    return new TypeError(`pad(): argument 'value' (position 4) must be float, not ${given(value)}`);
  });
  const ends = endsOf(pad, input.rank);
  if (mode === 'constant') {
    ends.forEach(([before, after], axis) => {
      const left = input.shape[axis] + Math.min(before, 0) + Math.min(after, 0);
      check(left >= 0, () => new RuntimeError('narrow(): length must be non-negative.'));
    });
  } else {
    check(value === null || value === 0, () => {
      return new RuntimeError(`Padding mode "${mode}" doesn't take in value argument`);
    });
    checkMode(input, pad, ends, mode);
  }
  return tf.tidy(() => {
    const padded = padAxes(input, ends, mode as PadMode, constantOf(input, value ?? 0));
    return reshape(padded, padded.shape); // apart from the input
  });
}

function checkPad(pad: unknown): asserts pad is readonly number[] {
  const refused = (text: string) => new TypeError(`pad(): argument 'pad' (position 2) must be tuple of ints, ${text}`);
  check(Array.isArray(pad), () => refused(`not ${given(pad)}`));
  const wrong = pad.findIndex((size) => !Number.isInteger(size));
  check(wrong === -1, () => refused(`but found element of type ${given(pad[wrong])} at pos ${wrong}`));
  check(pad.length % 2 === 0, () => new RuntimeError('Padding length must be divisible by 2'));
}

/** The ends of every axis from torch's list, in which the last axis is first. */
function endsOf(pad: readonly number[], rank: number): Ends[] {
  check(pad.length <= 2 * rank, () => {
    const dimension = `padding length ${pad.length} and input of dimension ${rank}`;
    return new RuntimeError(
      `Padding length should be less than or equal to two times the input dimension but got ${dimension}`,
    );
  });
  return Array.from({ length: rank }, (_, axis): Ends => {
    const at = 2 * (rank - 1 - axis);
    return at < pad.length ? [pad[at], pad[at + 1]] : [0, 0];
  });
}

/** The constant as an element of that tensor. */
function constantOf({ dtype }: tf.Tensor, value: number): number {
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  if (dtype === 'int32') {
    check(!Number.isNaN(value), () => new RuntimeError('value cannot be converted to type int without overflow'));
    return Math.trunc(value);
  }
  return value;
}

const COMBINATIONS = `Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`;

/** torch's checks of what is not filled with a constant. */
function checkMode(input: tf.Tensor, pad: readonly number[], ends: readonly Ends[], mode: string): void {
  const { shape, rank } = input;
  const axes = pad.length / 2;
  check([1, 2, 3].includes(axes) && (rank === axes + 1 || rank === axes + 2), () => {
    return new RuntimeError(`Padding size ${pad.length} is not supported for ${rank}D input tensor.\n${COMBINATIONS}`);
  });
  check(['reflect', 'replicate', 'circular'].includes(mode), () => {
    return new RuntimeError(`Unrecognised padding mode ${str(mode)}`);
  });
  if (mode === 'circular') checkCircular(shape, ends);
  else checkRepeated(input, ends, axes, mode);
}

function checkCircular(shape: readonly number[], ends: readonly Ends[]): void {
  ends.forEach(([before, after], axis) => {
    const longest = Math.max(before, after);
    const isOnce = (size: number): void => {
      check(longest <= size, () => new RuntimeError('Padding value causes wrapping around more than once.'));
    };
    isOnce(shape[axis]);
    check(shape[axis] + before + after >= 0, () => {
      return new RuntimeError('Negative padding value is resulting in an empty dimension');
    });
    if (longest > 0) isOnce(shape[axis] + Math.min(before, 0) + Math.min(after, 0)); // torch reads what it has not written
  });
}

function checkRepeated(input: tf.Tensor, ends: readonly Ends[], axes: number, mode: string): void {
  const { shape, rank } = input;
  const sizes = shape.slice(rank === axes + 2 ? 1 : 0);
  check(
    sizes.every((size) => size > 0),
    () => {
      const expected = `Expected ${axes + 1}D or ${axes + 2}D (batch mode) tensor with possibly 0 batch size`;
      return new RuntimeError(`${expected} and other non-zero dimensions for input, but got: ${list(shape)}`);
    },
  );
  for (let axis = rank - 1; mode === 'reflect' && axis >= rank - axes; axis--) {
    check(Math.max(...ends[axis]) < shape[axis], () => {
      const argument = `Argument #${4 + 2 * (rank - 1 - axis)}`;
      const sizes = `padding (${ends[axis].join(', ')}) at dimension ${axis} of input ${list(shape)}`;
      return new RuntimeError(
        `${argument}: Padding size should be less than the corresponding input dimension, but got: ${sizes}`,
      );
    });
  }
  check(input.dtype !== 'bool', () => {
    const kernel = `${mode === 'reflect' ? 'reflection' : 'replication'}_pad${axes}d`;
    return new RuntimeError(`"${kernel}" not implemented for '${scalarType(input)}'`);
  });
  const made = shape.map((size, axis) => size + ends[axis][0] + ends[axis][1]);
  const padded = made.slice(rank - axes);
  check(
    padded.some((size) => size > 0),
    () => {
      const names = ['D', 'H', 'W'].slice(3 - axes);
      const [before, after] = [shape, made].map((of) => names.map((name, i) => `${name}: ${of[rank - axes + i]}`));
      return new RuntimeError(`input (${before.join(', ')}) is too small. Calculated output ${after.join(' ')}`);
    },
  );
  const negative = padded.find((size) => size < 0);
  check(negative === undefined, () => {
    return new RuntimeError(`Trying to create tensor with negative dimension ${negative}: ${list(made)}`);
  });
}
