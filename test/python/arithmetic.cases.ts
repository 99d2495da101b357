// Where Python calculates otherwise than JavaScript.
import { modulo, zip } from '../../src/python/arithmetic.js';
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

export const arithmeticCases = suite('arithmetic', {
  'a remainder has the sign of the divisor': () => {
    const pairs = [
      [7, 3],
      [-1, 3],
      [-6, 4],
      [1, -3],
      [-7, -3],
    ] as const;
    equal(
      pairs.map(([a, b]) => modulo(a, b)),
      [1, 2, 2, -2, -1],
    );
    throws(() => modulo(1, 0), 'RuntimeError', 'integer modulo by zero');
  },
  'zip refuses lists of different lengths': () => {
    equal(zip([1, 2], ['a', 'b']), [
      [1, 'a'],
      [2, 'b'],
    ]);
    throws(() => zip([1, 2], [3]), 'ValueError', 'zip() argument 2 is shorter than argument 1');
    throws(() => zip([1], [2, 3]), 'ValueError', 'zip() argument 2 is longer than argument 1');
  },
});
