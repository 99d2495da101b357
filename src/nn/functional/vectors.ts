// Functions of vectors along an axis: normalize, cosine_similarity.
import * as tf from '@tensorflow/tfjs-core';
import { clampMin } from '../../ops/differences.js';
import { zerosFrom } from '../../ops/empty.js';
import { norm } from '../../ops/norm.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloat, checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { given, scalarType } from '../../python/repr.js';
import { broadcast } from '../../python/broadcast.js';

const NORMALIZE = ['input', 'p', 'dim', 'eps'] as const;

/** Arguments of {@link normalize}. */
export interface NormalizeOptions<T extends tf.Tensor = tf.Tensor> {
  /** (*), float32. */
  input: T;
  /** The exponent of the norm, also ±Infinity. Default 2. */
  p?: number;
  /** The axis of the vectors, or their axes, from the end if negative. Default 1. */
  dim?: number | readonly number[];
  /** What is divided by at least. Default 1e-12. */
  eps?: number;
}

/**
 * Vectors of length 1 along an axis:
 *
 *     y = x / max(‖x‖_p, eps)
 *
 * @returns a tensor of the shape of the input, which the caller owns.
 *
 * @example
 * ```ts
 * const embedding = nn.functional.normalize(tf.randomNormal([32, 256])); // (32, 256)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export function normalize<T extends tf.Tensor>(...args: Arguments<NormalizeOptions<T>, typeof NORMALIZE>): T {
  const { input, p = 2, dim = 1, eps = 1e-12 } = bind('normalize()', NORMALIZE, 1, splitKeywords(args));
  checkTensor('normalize()', 'input', 1, input);
  checkFloat('p', p);
  checkFloat('eps', eps);
  const axes = (Array.isArray(dim) ? (dim as unknown[]) : [dim]).map((axis) => {
    check(Number.isInteger(axis), () => {
      const callee = "linalg_vector_norm(): argument 'dim' (position 3)";
      return new TypeError(`${callee} must be tuple of ints, not ${given(axis)}`);
    });
    return axisOf(axis as number, input.rank);
  });
  check(input.dtype === 'float32', () => {
    const expected = 'linalg.vector_norm: Expected a floating point or complex tensor as input';
    return new RuntimeError(`${expected}. Got ${scalarType(input)}`);
  });
  return tf.tidy(() => {
    if (input.size === 0) return zerosFrom([input], input.shape);
    const x = input.rank === 0 ? reshape(input, [1]) : input;
    const all = Array.isArray(dim) && axes.length === 0 ? x.shape.map((_, axis) => axis) : axes;
    return reshape(unit(x, p, all, eps), input.shape);
  }) as T;
}

const SIMILARITY = ['x1', 'x2', 'dim', 'eps'] as const;

/** Arguments of {@link cosine_similarity}. */
export interface CosineSimilarityOptions {
  /** (*), of the shape of x2 or one that broadcasts to a common one. */
  x1: tf.Tensor;
  /** (*). */
  x2: tf.Tensor;
  /** The axis of the vectors, from the end if negative. Default 1. */
  dim?: number;
  /** The least length that is divided by. Default 1e-8. */
  eps?: number;
}

/**
 * The cosine of the angle between vectors along an axis:
 *
 *     y = x1·x2 / (max(‖x1‖, eps)·max(‖x2‖, eps))
 *
 * @returns a tensor without that axis, which the caller owns.
 *
 * @example
 * ```ts
 * const similarity = nn.functional.cosine_similarity(tf.ones([8, 4]), tf.ones([8, 4])); // (8)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html
 */
export function cosine_similarity(...args: Arguments<CosineSimilarityOptions, typeof SIMILARITY>): tf.Tensor {
  const { x1, x2, dim = 1, eps = 1e-8 } = bind('cosine_similarity()', SIMILARITY, 2, splitKeywords(args));
  checkTensor('cosine_similarity()', 'x1', 1, x1);
  checkTensor('cosine_similarity()', 'x2', 2, x2);
  check(Number.isInteger(dim), () => {
    return new TypeError(`cosine_similarity(): argument 'dim' must be int, not ${given(dim)}`);
  });
  check(typeof eps === 'number', () => {
    return new TypeError(`cosine_similarity(): argument 'eps' (position 4) must be float, not ${given(eps)}`);
  });
  check(x1.dtype === 'float32' || x2.dtype === 'float32', () => {
    return new RuntimeError(`expected common dtype to be floating point, yet common dtype is ${scalarType(x1)}`);
  });
  const shape = broadcast(x1, x2);
  const axis = axisOf(dim as number, shape.length);
  const kept = shape.filter((_, i) => i !== axis);
  return tf.tidy(() => {
    if (shape.includes(0)) return zerosFrom([x1, x2], kept);
    const ones = tf.ones(shape.length === 0 ? [1] : shape);
    const [a, b] = [x1, x2].map((x) => unit(tf.mul(tf.cast(x, 'float32'), ones), 2, [axis], eps));
    return tf.sum(tf.mul(a, b), axis);
  });
}

function axisOf(dim: number, rank: number): number {
  const axes = Math.max(rank, 1);
  check(dim >= -axes && dim < axes, () => {
    return new RangeError(`Dimension out of range (expected to be in range of [${-axes}, ${axes - 1}], but got ${dim})`);
  });
  return dim < 0 ? dim + axes : dim;
}

const unit = (x: tf.Tensor, p: number, axes: number[], eps: number): tf.Tensor => tf.div(x, clampMin(norm(x, p, axes), eps));
