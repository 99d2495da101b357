// Recurrences of any mode, direction and lengths, forward and backward, against plain loops.
import type { Dice } from '../../support/dice.js';
import { type Check, Guarded, placeFor } from './check.js';
import { gradients, type Recurrence, recurrence } from './reference.js';

const BEHIND = 2 ** 16; // floats behind a scratch that are looked at: more than two threads have in one

/** Most are small; some have steps for several threads, of many rows or few, some a projection of more than one block of a product. */
function draw(dice: Dice): Recurrence {
  const mode = dice.integer(0, 3);
  const G = [1, 1, 4, 3][mode];
  const isLarge = dice.chance(12);
  const large = (): number[] =>
    dice.pick([
      [dice.integer(32, 40), dice.integer(128, 140)],
      [dice.integer(1, 3), dice.integer(230, 256)],
    ]);
  const [N, H] = isLarge ? large() : [dice.integer(1, 9), dice.integer(1, 40)];
  const [L, I] = [dice.integer(1, isLarge ? 3 : 8), dice.integer(1, 40)];
  const projected = (): number => (dice.chance(20) && !isLarge ? dice.integer(500, 600) : dice.integer(1, H));
  const R = mode === 2 && dice.chance(40) ? projected() : H;
  const lengths = Array.from({ length: N }, () => dice.integer(1, L)).sort((a, b) => b - a);
  const batchSizes = Int32Array.from({ length: lengths[0] }, (_, t) => lengths.filter((length) => length > t).length);
  const rows = batchSizes.reduce((sum, size) => sum + size);
  const weight = (m: number, n: number): Float32Array => dice.uniform(m * n, 1 / Math.sqrt(n));
  return {
    ...{ mode, batchSizes, reverse: dice.chance(), I, H, R },
    ...{ x: dice.uniform(rows * I, 1), w_ih: weight(G * H, I), w_hh: weight(G * H, R) },
    ...{ b_ih: dice.uniform(G * H, 1), b_hh: dice.uniform(G * H, 1), w_hr: R === H ? null : weight(R, H) },
    ...{ h: dice.uniform(N * R, 1), c: dice.uniform(N * H, 1) },
  };
}

export const recurrences: Check = (kernels, dice) => {
  const problem = draw(dice);
  const { mode, batchSizes, reverse, I, H, R, x, w_ih, w_hh, b_ih, b_hh, w_hr } = problem;
  const [N, L, width, rows] = [batchSizes[0], batchSizes.length, b_ih.length, x.length / I];
  const [isLstm, isGru] = [mode === 2, mode === 3];
  const of = `mode ${mode} of N ${N}, L ${L}, I ${I}, H ${H}, R ${R}${reverse ? ', reverse' : ''}`;
  const steps = [mode, L, batchSizes, reverse] as const;
  const scratches: Float32Array[] = [];
  const scratchOf = (bytes: number): Float32Array => {
    const whole = new Float32Array(bytes / 4 + BEHIND).fill(NaN);
    scratches.push(whole.subarray(bytes / 4));
    return whole.subarray(0, bytes / 4);
  };

  const expected = recurrence(problem);
  const [gates, extra] = [placeFor(rows * width), placeFor(rows * H)];
  const output = placeFor(rows * R);
  const forwardIn = (scratch: Float32Array, keep: boolean, isLaidOut: boolean): void => {
    const [h, c] = [new Guarded(problem.h), new Guarded(problem.c)];
    kernels.forward(
      ...([...steps, I, H, R, x, w_ih, w_hh, b_ih, b_hh, w_hr] as const),
      ...([h.array, isLstm ? c.array : null, output.array] as const),
      ...([
        keep,
        keep ? gates.array : null,
        keep && isLstm ? extra.array : null,
        keep && isGru ? extra.array : null,
      ] as const),
      ...([isLaidOut, scratch] as const),
    );
    output.check(`output of ${of}`, expected.output, 2e-5);
    h.check(`h of ${of}`, expected.h, 2e-5);
    if (isLstm) c.check(`c of ${of}`, expected.c, 4e-5);
  };
  const forward = (keep: boolean): void => {
    const scratch = scratchOf(kernels.forwardBytes(mode, rows, N, I, H, R, keep));
    for (const isLaidOut of [false, true]) forwardIn(scratch, keep, isLaidOut);
  };
  forward(false);
  if (isLstm || isGru) forward(true);

  const dOutput = dice.uniform(rows * R, 1);
  const [dh, dc] = [new Guarded(dice.uniform(N * R, 1)), new Guarded(dice.uniform(N * H, 1))];
  const back = gradients(problem, expected, { dOutput, dh: dh.array, dc: dc.array });
  const dInput = placeFor(rows * width);
  const dHidden = isGru ? placeFor(rows * width) : dInput;
  const [dProjected, projected] = [placeFor(rows * R), placeFor(rows * H)];
  const state0 = isLstm ? problem.c : problem.h;
  const reserve = isLstm || isGru ? gates.array : null;
  kernels.backward(
    ...([...steps, H, R, w_hh, w_hr, state0, output.array] as const),
    ...([reserve, isLstm ? extra.array : null, isGru ? extra.array : null] as const),
    ...([dOutput, dh.array, isLstm ? dc.array : null, dInput.array, dHidden.array] as const),
    ...([w_hr && dProjected.array, w_hr && projected.array] as const),
    scratchOf(kernels.backwardBytes(mode, rows, N, H, R)),
  );
  dInput.check(`gradient by the input side of ${of}`, back.dInput, 1e-4);
  dHidden.check(`gradient by the hidden side of ${of}`, back.dHidden, 1e-4);
  dh.check(`gradient by h_0 of ${of}`, back.dh, 1e-4);
  if (isLstm) dc.check(`gradient by c_0 of ${of}`, back.dc, 1e-4);
  if (w_hr !== null) {
    dProjected.check(`gradient by the projection of ${of}`, back.dOutput, 1e-4);
    projected.check(`what is projected of ${of}`, back.projected, 2e-5);
  }
  const before = placeFor(rows * R);
  kernels.previous(L, batchSizes, reverse, R, problem.h, output.array, before.array);
  before.check(`states before of ${of}`, back.before, 2e-5);
  if (scratches.some((behind) => behind.some((value) => !Number.isNaN(value))))
    throw new Error(`a kernel wrote behind the scratch of ${of}`);
};
