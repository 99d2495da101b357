// torch's checks of what pools are given, and what follows from it: the windows.
import type * as tf from '@tensorflow/tfjs-core';
import { planar } from '../../../ops/convolution/planar.js';
import type { Windows } from '../../../ops/pooling/windows.js';
import { check } from '../../../python/check.js';
import { RuntimeError } from '../../../python/errors.js';
import { given, list, scalarType } from '../../../python/repr.js';

/** A pool's sizes as they are given: numbers, for all spatial axes, or lists of one for each. */
export interface Given {
  kernel_size: unknown;
  stride: unknown;
  padding: unknown;
  dilation: unknown;
  ceil_mode: unknown;
}

/** By spatial axis. */
export interface Sizes {
  kernel: readonly number[];
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  ceil: boolean;
}

/** The list that an argument is; null, and what is left out, is an empty one. */
export function listOf(callee: string, name: string, position: number, value: unknown): readonly number[] {
  const argument = `${callee}: argument '${name}' (position ${position})`;
  if (value === null) return [];
  if (!Array.isArray(value)) {
    check(Number.isInteger(value), () => new TypeError(`${argument} must be tuple of ints, not ${given(value)}`));
    return [value as number];
  }
  const values = value as unknown[];
  values.forEach((size, at) => {
    check(Number.isInteger(size), () => {
      return new TypeError(`${argument} must be tuple of ints, but found element of type ${given(size)} at pos ${at}`);
    });
  });
  return values as number[];
}

export function checkFlag(callee: string, name: string, position: number, value: unknown): asserts value is boolean {
  check(typeof value === 'boolean', () => {
    return new TypeError(`${callee}: argument '${name}' (position ${position}) must be bool, not ${given(value)}`);
  });
}

/** The sizes for each of `axes`, where `refusal` says in whose words a list of another length is refused. */
export function sizesOf(
  callee: string,
  axes: number,
  { kernel_size, stride, padding, dilation, ceil_mode }: Given,
  refusal: (name: keyof Given, length: number) => string,
): Sizes {
  const read = (name: keyof Given, position: number, value: unknown): readonly number[] => {
    const values = listOf(callee, name, position, value);
    const isLeftOut = name === 'stride' && values.length === 0;
    check(isLeftOut || values.length === 1 || values.length === axes, () => new RuntimeError(refusal(name, values.length)));
    return values.length === 1 ? new Array<number>(axes).fill(values[0]) : values;
  };
  const kernel = read('kernel_size', 2, kernel_size);
  const steps = read('stride', 3, stride);
  const sizes = {
    kernel,
    stride: steps.length === 0 ? kernel : steps,
    padding: read('padding', 4, padding),
    dilation: read('dilation', 5, dilation),
  };
  checkFlag(callee, 'ceil_mode', 6, ceil_mode);
  return { ...sizes, ceil: ceil_mode };
}

/** How many windows there are along an axis. */
export function countOf(size: number, { kernel, stride, padding, dilation, ceil }: Sizes, axis: number): number {
  const left = size + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1;
  const count = Math.floor((left + (ceil ? stride[axis] - 1 : 0)) / stride[axis]) + 1;
  const isBeyond = ceil && (count - 1) * stride[axis] >= size + padding[axis]; // it would begin in the padding at the end
  return isBeyond ? count - 1 : count;
}

/** torch's checks of pools over planes, one-dimensional ones too, of which they have the height 1. */
export function checkPlanes(shape: readonly number[], sizes: Sizes, kernel: string, input: tf.Tensor): void {
  const { stride, padding, dilation } = sizes;
  const none = (wrong: boolean, text: string): void => check(!wrong, () => new RuntimeError(text));
  none(stride.includes(0), 'stride should not be zero');
  padding.forEach((pad, i) => {
    none(pad < 0, `pad must be non-negative, but got pad: ${pad}`);
    const [size, apart] = [sizes.kernel[i], dilation[i]];
    const text = `pad should be at most half of effective kernel size, but got pad=${pad}, kernel_size=${size} and dilation=${apart}`;
    none(pad > Math.trunc(((size - 1) * apart + 1) / 2), text);
  });
  const pair = (a: string, b: string, values: readonly number[]): string => {
    const [height, width] = planar(values, 1);
    return `${a}: ${height} ${b}: ${width}`;
  };
  const positive = (values: readonly number[]): boolean => values.every((value) => value > 0);
  none(!positive(sizes.kernel), `kernel size should be greater than zero, but got ${pair('kH', 'kW', sizes.kernel)}`);
  none(!positive(stride), `stride should be greater than zero, but got ${pair('dH', 'dW', stride)}`);
  none(!positive(dilation), `dilation should be greater than zero, but got ${pair('dilationH', 'dilationW', dilation)}`);
  const sizeOnes = shape.slice(shape.length === 4 ? 1 : 0);
  const expected = 'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:';
  none(!positive(sizeOnes), `${expected}${list(shape)}`);
  const isWithinHalf = padding.every((pad, i) => pad <= Math.trunc(sizes.kernel[i] / 2));
  const [[padH, padW], [kH, kW]] = [planar(padding, 0), planar(sizes.kernel, 1)];
  const four = `padW = ${padW}, padH = ${padH}, kW = ${kW}, kH = ${kH}`;
  none(!isWithinHalf, `pad should be smaller than or equal to half of kernel size, but got ${four}`);
  const [channels, ...plane] = shape.slice(-3);
  const counts = planar(
    plane.slice(-sizes.kernel.length).map((size, i) => countOf(size, sizes, i)),
    1,
  );
  const [before, after] = [plane, counts].map((of) => [channels, ...of].join('x'));
  none(!positive(counts), `Given input size: (${before}). Calculated output size: (${after}). Output size is too small`);
  none(input.dtype !== 'float32', `"${kernel}" not implemented for '${scalarType(input)}' (tfjs: input.toFloat())`);
}

/** The windows over the last axes of that shape. */
export function windowsOf(shape: readonly number[], sizes: Sizes): Windows {
  const axes = sizes.kernel.length;
  const counts = shape.slice(-axes).map((size, axis) => countOf(size, sizes, axis));
  return {
    size: planar(sizes.kernel, 1),
    stride: planar(sizes.stride, 1),
    dilation: planar(sizes.dilation, 1),
    padding: planar(sizes.padding, 0),
    count: planar(counts, 1),
  };
}
