// torch's checks of what convolutions are given, in its order and words.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../../../python/check.js';
import { checkTensor } from '../../../python/checks.js';
import { RuntimeError } from '../../../python/errors.js';
import { given, list, scalarType } from '../../../python/repr.js';

/** A number for all spatial axes, or one for each. */
export type Sizes = number | readonly number[];

/** As torch parses them: a number counts for each of the function's `axes`. */
export function sizesOf(callee: string, name: string, value: unknown, axes: number): readonly number[] {
  const values = Array.isArray(value) ? (value as unknown[]) : new Array<unknown>(axes).fill(value);
  values.forEach((size, i) => {
    check(Number.isInteger(size), () => {
      const what = Array.isArray(value) ? `tuple of ints, but found element of type ${given(size)} at pos ${i}` : '';
      return new TypeError(`${callee}: argument '${name}' must be ${what || `tuple of ints, not ${given(size)}`}`);
    });
  });
  return values as number[];
}

/** One for each spatial axis of the weight. */
export function expand(name: string, sizes: readonly number[], axes: number): readonly number[] {
  check(sizes.length === axes || sizes.length === 1, () => {
    const expected = `a single integer value or a list of ${axes} values to match the convolution dimensions`;
    return new RuntimeError(`expected ${name} to be ${expected}, but got ${name}=${list(sizes)}`);
  });
  return sizes.length === axes ? sizes : new Array<number>(axes).fill(sizes[0]);
}

/** What all convolutions take, with the input's shape as one of a batch, and how many spatial axes the weight has. */
interface Operands {
  input: tf.Tensor;
  weight: tf.Tensor;
  bias: tf.Tensor | null;
  groups: number;
  batched: number[];
  spatial: number;
}

/** Of a function of `axes` spatial axes, by name. */
export function operandsOf(name: string, axes: number, bound: Readonly<Record<string, unknown>>): Operands {
  const { input, weight, bias = null, groups = 1 } = bound;
  const callee = `${name}()`;
  checkTensor(callee, 'input', 1, input);
  checkTensor(callee, 'weight', 2, weight);
  if (bias !== null) checkTensor(callee, 'bias', 3, bias);
  check(Number.isInteger(groups), () => {
    return new TypeError(`${callee}: argument 'groups' (position 7) must be int, not ${given(groups)}`);
  });
  const batched = batchedShape(name, input, axes);
  checkDtypes(input, weight, bias);
  const spatial = weight.rank - 2;
  check(spatial > 0, () => new RuntimeError('weight should have at least three dimensions'));
  return { input, weight, bias, groups: groups as number, batched, spatial };
}

/** Adds a batch of one where there is no batch. `axes` spatial axes are the function's. */
function batchedShape(name: string, input: tf.Tensor, axes: number): number[] {
  const { shape, rank } = input;
  check(rank === axes + 1 || rank === axes + 2, () => {
    const expected = `Expected ${axes + 1}D (unbatched) or ${axes + 2}D (batched) input to ${name}`;
    return new RuntimeError(`${expected}, but got input of size: ${list(shape)}`);
  });
  return rank === axes + 1 ? [1, ...shape] : shape;
}

const typeOf = (x: tf.Tensor): string => `torch.${scalarType(x)}Tensor`;
const cType = (x: tf.Tensor): string => scalarType(x).toLowerCase();

function checkDtypes(input: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): void {
  if (bias !== null) {
    check(input.dtype === bias.dtype, () => {
      return new RuntimeError(`Input type (${cType(input)}) and bias type (${cType(bias)}) should be the same`);
    });
  }
  check(input.dtype === weight.dtype, () => {
    const types = `Input type (${typeOf(input)}) and weight type (${typeOf(weight)}) should be the same`;
    return new RuntimeError(`${types} or input should be a MKLDNN tensor and weight is a dense tensor`);
  });
  check(input.dtype === 'float32', () => {
    return new RuntimeError(`"slow_conv2d_cpu" not implemented for '${scalarType(input)}' (tfjs: input.toFloat())`);
  });
}

/** What goes into a convolution, by spatial axis of its weight. */
export interface Walk {
  stride: readonly number[];
  padding: readonly number[];
  output_padding: readonly number[];
  dilation: readonly number[];
  groups: number;
}

export function checkWalk({ stride, padding, output_padding, dilation, groups }: Walk): void {
  check(groups > 0, () => new RuntimeError('non-positive groups is not supported'));
  const none = (sizes: readonly number[], wrong: (size: number) => boolean, text: string): void => {
    check(!sizes.some(wrong), () => new RuntimeError(text));
  };
  none(padding, (size) => size < 0, 'negative padding is not supported');
  none(output_padding, (size) => size < 0, 'negative output_padding is not supported');
  none(stride, (size) => size <= 0, 'non-positive stride is not supported');
  none(dilation, (size) => size < 0, 'dilation should be greater than zero');
  none(dilation, (size) => size === 0, 'non-positive dilation is not supported');
}

/** Input, weight and bias against each other. */
export function checkChannels(
  shape: readonly number[],
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  groups: number,
  transposed: boolean,
): void {
  const sizes = list(weight.shape);
  const [first, second] = weight.shape;
  check(shape.length === weight.rank, () => {
    const expected = `Expected ${weight.rank}-dimensional input for ${weight.rank}-dimensional weight ${sizes}`;
    return new RuntimeError(`${expected}, but got ${shape.length}-dimensional input of size ${list(shape)} instead`);
  });
  check(first >= groups, () => {
    const expected = `expected weight to be at least ${groups} at dimension 0`;
    return new RuntimeError(`Given groups=${groups}, ${expected}, but got weight of size ${sizes} instead`);
  });
  check(first % groups === 0, () => {
    const expected = `expected weight to be divisible by ${groups} at dimension 0`;
    return new RuntimeError(`Given groups=${groups}, ${expected}, but got weight of size [${sizes}] instead`);
  });
  const [inputs, outputs] = transposed ? [first, second * groups] : [second * groups, first];
  const which = transposed ? 'transposed=1' : `groups=${groups}`;
  check(shape[1] === inputs, () => {
    const expected = `expected input${list(shape)} to have ${inputs} channels, but got ${shape[1]} channels instead`;
    return new RuntimeError(`Given ${which}, weight of size ${sizes}, ${expected}`);
  });
  if (bias !== null) {
    check(bias.rank === 1 && bias.size === outputs, () => {
      const given = transposed ? 'Given transposed=1, weight' : 'Given weight';
      const expected = `expected bias to be 1-dimensional with ${outputs} elements`;
      return new RuntimeError(`${given} of size ${sizes}, ${expected}, but got bias of size ${list(bias.shape)} instead`);
    });
  }
  check(
    weight.shape.slice(2).every((size) => size > 0),
    () => {
      const [height, width] = weight.rank === 3 ? [1, weight.shape[2]] : weight.shape.slice(2);
      const kernel = `kernel_height: ${height} kernel_width: ${width}`;
      return new RuntimeError(`kernel size should be greater than zero, but got ${kernel}`);
    },
  );
}
