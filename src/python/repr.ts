// How Python prints the values that appear in torch's error texts and in `repr`.
import { type DataType, Tensor } from '@tensorflow/tfjs-core';
import { isPlainObject } from './arguments.js';
import { awaitClause, isPromise } from './promise.js';

/**
 * The Python type name of a JavaScript value: `int`, `float`, `str`, `bool`, `NoneType`, `list`, `dict`, `Tensor`; of an
 * instance, `Map` or `Float32Array`, the name of its class.
 */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (value instanceof Tensor) return 'Tensor';
  if (Array.isArray(value)) return 'list';
  if (isPromise(value)) return 'Promise';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'object':
      return isPlainObject(value) ? 'dict' : className(value);
    default:
      return typeof value;
  }
}

function className(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
}

/** The type of what was given instead, as an error text ends: `float`, `Promise (await it)`. */
export function given(value: unknown): string {
  return typeName(value) + awaitClause(value);
}

/** `str(value)` for values that came in place of a name: strings as they are, `None`, `True`. */
export function str(value: unknown): string {
  if (typeof value === 'boolean') return bool(value);
  return typeof value === 'string' ? value : value === null ? 'None' : JSON.stringify(value);
}

/** `True` or `False`. */
export function bool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `repr(float)`: `1.0`, `0.25`, `1e-05`. */
export function float(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && Number.isFinite(value) && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `repr` of a number that was written as JavaScript writes it: whole ones without a point. */
export function number(value: number): string {
  if (Math.abs(value) === Infinity) return value < 0 ? '-inf' : 'inf';
  return Number.isInteger(value) ? String(value) : Number.isNaN(value) ? 'nan' : float(value);
}

/** A shape as a tuple: `(2, 3)`, `(4,)`. */
export function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** A shape as a list: `[2, 3]`. */
export function list(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** A tfjs dtype by torch's name: `torch.float32`, `torch.int32`, `torch.bool`. */
export function dtype(tensor: Tensor): string {
  return `torch.${tensor.dtype}`;
}

/** A tfjs dtype by the name of torch's scalar type: `Float`, `Int`, `Bool`, `ComplexFloat`. */
export function scalarType({ dtype }: { dtype: DataType }): string {
  return { float32: 'Float', int32: 'Int', bool: 'Bool', complex64: 'ComplexFloat', string: 'String' }[dtype];
}
