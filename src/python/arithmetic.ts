// Where Python calculates otherwise than JavaScript.
import { check } from './check.js';
import { RuntimeError, ValueError } from './errors.js';

/** `a % b`: of the sign of b, and an error where b is 0. */
export function modulo(a: number, b: number): number {
  check(b !== 0, () => new RuntimeError('integer modulo by zero'));
  return ((a % b) + b) % b;
}

/** `a // b`: rounded down, and an error where b is 0. */
export function floorDivide(a: number, b: number): number {
  check(b !== 0, () => new RuntimeError('integer division or modulo by zero'));
  return Math.floor(a / b);
}

/** `a / b`, and an error where b is 0. */
export function divide(a: number, b: number): number {
  check(b !== 0, () => new RuntimeError('float division by zero'));
  return a / b;
}

/** `zip(a, b, strict=True)`. */
export function zip<A, B>(a: readonly A[], b: readonly B[]): [A, B][] {
  check(a.length === b.length, () => {
    return new ValueError(`zip() argument 2 is ${b.length < a.length ? 'shorter' : 'longer'} than argument 1`);
  });
  return a.map((one, i) => [one, b[i]]);
}
