// Calls of kernels by their code, all at once, against the same calls one by one.
import type { NativeBuild, NativeKernels } from '../../../src/kernels/native.js';
import type { Dice } from '../../support/dice.js';
import { Guarded, placeFor } from './check.js';

const [V, H, M] = [7, 19, 5];

/** Throws if the results are others, or if it does not end where an index is not inside of a table. */
export function checkReplay(kernels: NativeKernels, addressOf: NativeBuild['addressOf'], dice: Dice): void {
  const names = Object.keys(kernels);
  const codeOf = (name: keyof NativeKernels, ...args: (number | boolean | Float32Array | Int32Array | null)[]): number[] => [
    names.indexOf(name),
    ...args.map((value) => (value !== null && typeof value === 'object' ? addressOf(value) : Number(value))),
  ];
  const [table, index] = [dice.uniform(V * H, 1), Int32Array.from({ length: M }, () => dice.integer(0, V - 1))];
  const [rows, squashed, sums] = [M * H, M * H, H].map(placeFor);
  const taking = codeOf('takeRows', M, V, H, table, index, rows.array);
  const squashing = codeOf('squash', true, M * H, rows.array, squashed.array);
  const code = Float64Array.of(...taking, ...squashing, ...codeOf('sums', 1, M, H, squashed.array, sums.array));
  const [taken, tanh, added] = [M * H, M * H, H].map((n) => new Float32Array(n));
  const check = (what: string): void => {
    rows.check(`rows ${what}`, taken, 0);
    squashed.check(`squashed rows ${what}`, tanh, 0);
    sums.check(`sums ${what}`, added, 0);
  };
  for (const what of ['at once', 'of other values']) {
    table.set(dice.uniform(V * H, 1));
    kernels.takeRows(M, V, H, table, index, taken);
    kernels.squash(true, M * H, taken, tanh);
    kernels.sums(1, M, H, tanh, added);
    const end = kernels.replay(code);
    if (end !== -1) throw new Error(`a replay ends at ${end}`);
    check(what);
  }
  const [first, second] = [M * H, M * H].map(placeFor);
  const halves = [
    codeOf('scale', M * H, rows.array, 2, first.array),
    codeOf('squash', true, M * H, rows.array, second.array),
    codeOf('sums', 1, M, H, squashed.array, sums.array),
  ];
  for (const count of [2, 3]) {
    kernels.replay(Float64Array.of(-count, ...halves.flat()));
    first.check(
      `twice the rows beside ${count - 1}`,
      taken.map((value) => 2 * value),
      0,
    );
    second.check(`squashed rows beside ${count - 1}`, tanh, 0);
    sums.check(`sums with ${count} at once`, added, 0);
  }
  index[M - 1] = V;
  table.fill(0);
  const twice = Float64Array.of(...squashing, ...code);
  const end = kernels.replay(twice);
  if (end !== squashing.length) throw new Error(`a replay ends at ${end}, not at the call that finds an index outside`);
  check('that are left alone');
  const none = new Guarded(new Float32Array(1));
  kernels.replay(Float64Array.of(...codeOf('scale', 0, none.array, 2, none.array)));
  none.check('of nothing', [0], 0);
}
