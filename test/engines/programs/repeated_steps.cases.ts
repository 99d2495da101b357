// Steps that repeat others, which are left out of a program: of calls on the same arrays all but the first.
import { withoutRepeated } from '../../../src/engines/programs/repeated_steps.js';
import { type KernelStep, placeOf, type Step } from '../../../src/engines/programs/steps.js';
import { equal } from '../../support/assert.js';
import { suite } from '../../support/case.js';

/** A product of the arrays in those slots; 0 to 9 are there before, from 90 on kernels work. */
const product = (a: number, b: number, c: number, work = 90): KernelStep => ({
  kernel: placeOf('product'),
  args: [2, 3, 4, 0, 4, 1, 0, 3, 1, 0, 0, 0, 0],
  slots: [-1, -1, -1, a, -1, -1, b, -1, -1, -1, c, -1, work],
});

/** A recurrence that writes only its output and its state. */
const forward = (x: number, h: number, output: number): KernelStep => ({
  kernel: placeOf('forward'),
  args: [0, 1, 0, 0, 4, 4, 4, ...new Array<number>(15).fill(0)],
  slots: [-1, -1, 8, -1, -1, -1, -1, x, 1, 2, -1, -1, -1, h, -1, output, -1, -1, -1, -1, -1, 91],
});

const left = (...steps: Step[]): { count: number; nameOf: (slot: number) => number } => {
  const { steps: kept, nameOf } = withoutRepeated(steps, (slot) => slot >= 90, (slot) => slot === 50); // prettier-ignore
  return { count: kept.length, nameOf };
};

export const repeatedStepsCases = suite('Repeated steps', {
  'the same call is made once, and its result has the name of the first': () => {
    const { count, nameOf } = left(product(0, 1, 10), product(0, 1, 11, 92), product(11, 2, 12), product(10, 2, 13));
    equal(count, 2, 'steps');
    equal([10, 11, 12, 13].map(nameOf), [10, 10, 12, 12], 'names');
  },
  'also between kernels that are given nothing for some arguments': () => {
    const steps = [forward(0, 20, 21), product(0, 1, 10), forward(3, 22, 23), product(0, 1, 11)];
    equal(left(...steps).count, 3, 'steps');
  },
  'another operand, or one that is written again, is another call': () => {
    equal(left(product(0, 1, 10), product(1, 0, 11)).count, 2, 'operands');
    equal(left(product(0, 1, 10), product(10, 1, 11), product(0, 2, 10), product(10, 1, 12)).count, 4, 'written again');
    equal(left(product(0, 1, 10), product(0, 1, 50)).count, 2, 'a result that cannot have another name');
  },
});
