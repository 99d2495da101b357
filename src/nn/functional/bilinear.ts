// bilinear: a map that is linear in each of two inputs.
import * as tf from '@tensorflow/tfjs-core';
import { bilinear as compute } from '../../ops/bilinear.js';
import { reshape } from '../../ops/reshape.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkFloating, checkTensor } from '../../python/checks.js';
import { RuntimeError } from '../../python/errors.js';
import { scalarType } from '../../python/repr.js';
import { checkParameter } from '../parameters.js';

const PARAMETERS = ['input1', 'input2', 'weight', 'bias'] as const;

/** Arguments of {@link bilinear}. */
export interface BilinearFunctionOptions<T extends tf.Tensor = tf.Tensor> {
  /** (*, Hin1), float32. */
  input1: T;
  /** (*, Hin2), float32, with the axes of input1 but the last. */
  input2: T;
  /** W, (Hout, Hin1, Hin2). */
  weight: tf.Tensor;
  /** b, (Hout). Default none. */
  bias?: tf.Tensor | null;
}

/**
 * A map that is linear in each of two inputs:
 *
 *     y = x1ᵀ·W·x2 + b
 *
 * @returns (*, Hout). The caller owns it.
 *
 * @example
 * ```ts
 * const output = nn.functional.bilinear(tf.ones([8, 3]), tf.ones([8, 4]), tf.ones([5, 3, 4])); // (8, 5)
 * ```
 * @throws `RangeError`, `RuntimeError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.bilinear.html
 */
export function bilinear<T extends tf.Tensor>(...args: Arguments<BilinearFunctionOptions<T>, typeof PARAMETERS>): T {
  const { input1, input2, weight, bias = null } = bind('bilinear()', PARAMETERS, 3, splitKeywords(args));
  checkTensor('bilinear()', 'input1', 1, input1);
  checkTensor('bilinear()', 'input2', 2, input2);
  const called = (name: string, position: number): string => `argument '${name}' (position ${position})`;
  checkParameter('bilinear()', { name: 'weight', called: called('weight', 3), rank: 3, anyDtype: true }, weight);
  const [outputs, features1, features2] = weight.shape;
  if (bias !== null)
    checkParameter('bilinear()', { name: 'bias', called: called('bias', 4), rank: 1, anyDtype: true }, bias);
  checkInputs(input1, input2, [features1, features2]);
  check(bias === null || bias.shape[0] === outputs, () => {
    const got = `got ${bias?.shape[0]} but expected ${outputs}`;
    return new RuntimeError(`bilinear(): bias size does not match weight size: ${got}`);
  });
  checkDtypes(bias === null ? { input1, input2, weight } : { input1, input2, weight, bias });
  const leading = input1.shape.slice(0, -1);
  const N = leading.reduce((a, b) => a * b, 1);
  return tf.tidy(() => {
    const [x1, x2] = [reshape<tf.Rank.R2>(input1, [N, features1]), reshape<tf.Rank.R2>(input2, [N, features2])];
    return reshape(compute(x1, x2, weight as tf.Tensor3D, bias), [...leading, outputs]);
  }) as T;
}

function checkInputs(input1: tf.Tensor, input2: tf.Tensor, features: [number, number]): void {
  check(input1.rank === input2.rank, () => {
    return new RuntimeError(`bilinear(): input dimensions do not match: got ${input1.rank} and ${input2.rank}`);
  });
  const axes = input1.rank - 1;
  check(axes >= 0, () => new RangeError('Dimension specified as -1 but tensor has no dimensions'));
  for (let axis = 0; axis < axes; axis++) {
    const [a, b] = [input1.shape[axis], input2.shape[axis]];
    check(a === b, () => {
      return new RuntimeError(`bilinear(): input batch dimensions do not match at dim ${axis}: got ${a} and ${b}`);
    });
  }
  [input1, input2].forEach(({ shape }, i) => {
    check(shape[axes] === features[i], () => {
      const got = `got ${shape[axes]} but expected ${features[i]}`;
      return new RuntimeError(`bilinear(): input${i + 1} size does not match weight size: ${got}`);
    });
  });
  check(
    features.every((size) => size > 0),
    () => {
      const ambiguous = 'because the unspecified dimension size -1 can be any value and is ambiguous';
      return new RuntimeError(`cannot reshape tensor of 0 elements into shape [-1, 0] ${ambiguous}`);
    },
  );
}

function checkDtypes(tensors: Readonly<Record<string, tf.Tensor>>): void {
  const [{ dtype }] = Object.values(tensors);
  check(
    Object.values(tensors).every((tensor) => tensor.dtype === dtype),
    () => {
      const dtypes = Object.entries(tensors).map(([name, tensor]) => `${name}: ${scalarType(tensor).toLowerCase()}`);
      return new RuntimeError(`All tensors must have the same dtype, got ${dtypes.join(', ')}`);
    },
  );
  checkFloating('bilinear', tensors.input1);
}
