// What all convolution modules are: arguments, torch's checks of them, parameters with their initial values, repr.
import { emptyParameter, type Parameter } from '../../autograd/parameter.js';
import { bind, type CallArguments, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkBool, checkInt } from '../../python/checks.js';
import { ValueError } from '../../python/errors.js';
import { given, str, tuple } from '../../python/repr.js';
import type { Sizes } from '../functional/convolution/checks.js';
import { kaiming_uniform_, uniform_ } from '../init/index.js';
import { Module } from '../module.js';
import { own, peek } from '../own.js';
import { checkParameter, type Declared } from '../parameters.js';

/** What one of the classes is. */
export interface Kind {
  /** Its name, for error texts. */
  name: string;
  /** How many spatial axes it goes over. */
  axes: number;
  transposed: boolean;
  /** The arguments, in torch's order. */
  parameters: readonly string[];
}

export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

const PADDING_MODES = ['zeros', 'reflect', 'replicate', 'circular'];

/** A convolution or a transposed one. Its arguments are attributes, sizes as one number for each spatial axis. */
export abstract class ConvNd extends Module {
  /** Cin. */
  readonly in_channels: number;
  /** Cout. */
  readonly out_channels: number;
  /** The size of the filter. */
  readonly kernel_size: readonly number[];
  /** How far apart the places are. */
  readonly stride: readonly number[];
  /** What is put at both ends of each axis, or taken away there, or its name. */
  readonly padding: readonly number[] | 'same' | 'valid';
  /** How far apart the elements are that one place takes in. */
  readonly dilation: readonly number[];
  /** Whether it is the gradient of a convolution by its input. */
  readonly transposed: boolean;
  /** What a transposed convolution adds after the end of each axis. */
  readonly output_padding: readonly number[];
  /** Groups of channels, apart from each other. */
  readonly groups: number;
  /** What the padding is made of. */
  readonly padding_mode: PaddingMode;
  /** W, (Cout, Cin/groups, *), transposed (Cin, Cout/groups, *). May be replaced by assignment. */
  declare weight: Parameter;
  /** b, (Cout), or null without a bias. */
  declare bias: Parameter | null;
  readonly #kind: Kind;

  constructor(kind: Kind, args: CallArguments) {
    super();
    const { name, axes, transposed } = kind;
    this.#kind = kind;
    const bound = bind(`${name}.__init__()`, kind.parameters, 3, args);
    const { in_channels, out_channels, groups = 1, bias = true, padding = 0, padding_mode = 'zeros' } = bound;
    checkInt('in_channels', in_channels);
    checkInt('out_channels', out_channels);
    checkInt('groups', groups);
    checkBool('bias', bias);
    check(!transposed || padding_mode === 'zeros', () => {
      return new ValueError(`Only "zeros" padding mode is supported for ${name}`);
    });
    check(groups > 0, () => new ValueError('groups must be a positive integer'));
    check(in_channels % groups === 0, () => new ValueError('in_channels must be divisible by groups'));
    check(out_channels % groups === 0, () => new ValueError('out_channels must be divisible by groups'));
    const sizes = (key: string, initial: number): readonly number[] => sizesOf(key, bound[key] ?? initial, axes);
    this.in_channels = in_channels;
    this.out_channels = out_channels;
    this.kernel_size = sizes('kernel_size', 1);
    this.stride = sizes('stride', 1);
    this.padding = typeof padding === 'string' && !transposed ? nameOf(padding, this.stride) : sizes('padding', 0);
    this.dilation = sizes('dilation', 1);
    this.transposed = transposed;
    this.output_padding = sizes('output_padding', 0);
    this.groups = groups;
    check(PADDING_MODES.includes(padding_mode as string), () => {
      const modes = "{'circular', 'reflect', 'replicate', 'zeros'}";
      return new ValueError(`padding_mode must be one of ${modes}, but got padding_mode='${str(padding_mode)}'`);
    });
    this.padding_mode = padding_mode as PaddingMode;
    const [first, second] = transposed ? [in_channels, out_channels] : [out_channels, in_channels];
    own(this, 'weight', emptyParameter([first, second / groups, ...this.kernel_size]));
    if (bias) own(this, 'bias', emptyParameter([out_channels]));
    else this.bias = null;
    this.reset_parameters();
  }

  /** Draws both parameters anew, weight first, with the generator that `manual_seed` seeds. */
  reset_parameters(...args: []): void {
    bind(`${this.#kind.name}.reset_parameters()`, [], 0, splitKeywords(args));
    const [weight, bias] = peek(() => [this.weight, this.bias]);
    kaiming_uniform_(weight, Math.sqrt(5));
    const fanIn = weight.shape.slice(1).reduce((a, b) => a * b, 1);
    if (bias !== null && fanIn > 0) uniform_(bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding, dilation, output_padding, groups, padding_mode } = this;
    const sizes = (key: string, values: readonly number[], initial: number): string =>
      values.every((size) => size === initial) ? '' : `${key}=${tuple(values)}`;
    return [
      `${this.in_channels}, ${this.out_channels}, kernel_size=${tuple(kernel_size)}, stride=${tuple(stride)}`,
      typeof padding === 'string' ? `padding=${padding}` : sizes('padding', padding, 0),
      sizes('dilation', dilation, 1),
      sizes('output_padding', output_padding, 0),
      groups === 1 ? '' : `groups=${groups}`,
      this.bias === null ? 'bias=False' : '',
      padding_mode === 'zeros' ? '' : `padding_mode=${padding_mode}`,
    ]
      .filter((text) => text !== '')
      .join(', ');
  }
}

const WEIGHT: Declared = { name: 'weight', called: "argument 'weight' (position 2)", anyDtype: true };
const BIAS: Declared = { name: 'bias', called: "argument 'bias' (position 3)", anyDtype: true };

/** Its current parameters, checked, in a call of the function `callee`. */
export function parametersOf({ weight, bias }: ConvNd, callee: string): { weight: Parameter; bias: Parameter | null } {
  checkParameter(callee, WEIGHT, weight);
  if (bias !== null) checkParameter(callee, BIAS, bias);
  return { weight, bias };
}

/** A number counts for every spatial axis. */
function sizesOf(name: string, value: unknown, axes: number): readonly number[] {
  const values: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : new Array<unknown>(axes).fill(value);
  for (const size of values) {
    check(Number.isInteger(size), () => {
      return new TypeError(`${name} should be of type int or tuple of ints, got: ${given(size)}`);
    });
  }
  return values as number[];
}

function nameOf(padding: string, stride: readonly number[]): 'same' | 'valid' {
  check(padding === 'same' || padding === 'valid', () => {
    return new ValueError(`Invalid padding string '${padding}', should be one of {'valid', 'same'}`);
  });
  check(padding === 'valid' || stride.every((step) => step === 1), () => {
    return new ValueError("padding='same' is not supported for strided convolutions");
  });
  return padding;
}

/** Arguments that all of them take; sizes are numbers, for all spatial axes, or lists of one for each. */
export interface ConvNdOptions {
  /** Cin, channels of the input. */
  in_channels: number;
  /** Cout, channels of the output. */
  out_channels: number;
  /** K, the size of the filter. */
  kernel_size: Sizes;
  /** How far apart the places are. Default 1. */
  stride?: Sizes;
  /** How far apart the elements of the filter are. Default 1. */
  dilation?: Sizes;
  /** Groups of channels, apart from each other: of both numbers of channels a divisor. Default 1. */
  groups?: number;
  /** Whether there is a bias. Default true. */
  bias?: boolean;
}
