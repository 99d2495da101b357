// Checks of the arguments of `nn.utils.rnn`, in torch's words.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { checkTensor } from '../../python/checks.js';
import { given, list, typeName } from '../../python/repr.js';

/** The lengths of N sequences: a list, or an int32 tensor, which is read back. */
export type Lengths = readonly number[] | Int32Array | tf.Tensor;

/** Refuses `value` for its type, unless `holds`. */
export function checkType(
  holds: boolean,
  type: string,
  callee: string,
  argument: string,
  position: number,
  value: unknown,
): void {
  check(holds, () => {
    const got = `must be ${type}, not ${given(value)}`;
    return new TypeError(`${callee}: argument '${argument}' (position ${position}) ${got}`);
  });
}

export function checkBatchFirst(callee: string, position: number, value: unknown): asserts value is boolean {
  checkType(typeof value === 'boolean', 'bool', callee, 'batch_first', position, value);
}

export function checkPaddingValue(callee: string, value: unknown): void {
  checkType(typeof value === 'number', 'float', callee, 'padding_value', 3, value);
}

/** The elements of a list of integers, for argument `argument` at `position` of a function called `callee`. */
export function integers(callee: string, argument: string, position: number, value: unknown): number[] {
  checkType(Array.isArray(value) || value instanceof Int32Array, 'list of ints', callee, argument, position, value);
  const elements: unknown[] = Array.from(value as readonly number[] | Int32Array);
  for (const element of elements) {
    check(Number.isInteger(element), () => {
      return new TypeError(`'${typeName(element)}' object cannot be interpreted as an integer`);
    });
  }
  return elements as number[];
}

/** The lengths of sequences, as {@link integers}, or those of a tensor. */
export function readLengths(callee: string, argument: string, position: number, value: unknown): number[] {
  if (!(value instanceof tf.Tensor)) return integers(callee, argument, position, value);
  checkTensor(callee, argument, position, value);
  checkType(value.dtype === 'int32', 'list of ints or int32 Tensor', callee, argument, position, value);
  return Array.from(value.dataSync<'int32'>());
}

/** The argument `lengths`, second of a function of `nn.utils.rnn`. */
export function checkedLengths(callee: string, value: unknown): number[] {
  check(!(value instanceof tf.Tensor) || value.rank === 1 || value.dtype !== 'int32', () => {
    const got = `but got ${(value as tf.Tensor).rank}D cpu Int tensor (tfjs: 1D int32)`;
    return new RuntimeError(`'lengths' argument should be a 1D CPU int64 tensor, ${got}`);
  });
  return readLengths(callee, 'lengths', 2, value);
}

/** One length per sequence. */
export function checkCount(lengths: readonly number[], N: number): void {
  check(lengths.length === N, () => {
    return new RuntimeError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${lengths.length} (batch_size=${N})`,
    );
  });
}

/** The elements of `sequences`: live tensors of at least one axis, with equal trailing axes. */
export function checkSequences(sequences: readonly unknown[]): asserts sequences is readonly tf.Tensor[] {
  check(sequences.length > 0, () => new RuntimeError('received an empty list of sequences'));
  sequences.forEach((sequence, i) => checkTensor('pad_sequence()', `sequences[${i}]`, 1, sequence));
  const shapes = (sequences as readonly tf.Tensor[]).map(({ shape }) => shape);
  const first = list(shapes[0].slice(1));
  for (const shape of shapes) {
    check(shape.length > 0, () => new RangeError('Dimension specified as 0 but tensor has no dimensions'));
    const rest = list(shape.slice(1));
    check(rest === first, () => {
      return new RuntimeError(`Expected sequences of equal trailing shape, but got ${first} and ${rest}`);
    });
  }
}
