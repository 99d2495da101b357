// Passes over a sequence: at once, or where that takes too much memory in parts, which are runs of steps.
import * as tf from '@tensorflow/tfjs-core';
import { onHeap, room } from '../../engines/heap.js';
import { collectRows, rowsOf } from '../../engines/wasm/rows.js';
import type { BackwardInput, Form, ForwardInput, ForwardOutput, RecurrenceInput, WeightName } from './form.js';
import { gradients } from './gradients.js';
import { rowsAt } from './steps.js';

/** The tfjs flag for the most bytes that a recurrence takes at once: 0 for 1 GiB of a WebAssembly memory, and no end of arrays. */
const FLAG = 'RECURRENCE_BYTES';
tf.env().registerFlag(FLAG, () => 0);

const limit = (): number => tf.env().getNumber(FLAG) || (room() === Infinity ? Infinity : 2 ** 30);

// On the wasm backend what is left is needed for other things too, and lies in pieces.
const SHARE = 1 / 2;
// What the rows of a part take: what memory can be kept for, or where what they need besides, weights and states, is much, more
// than that, so that little of the time goes into those.
const PART = { bytes: 2 ** 26, besides: 4 };

/** The forward pass, and the gradients by x, the weights of these names and the initial states. */
export interface Passes {
  forward: (input: ForwardInput) => ForwardOutput;
  gradients: (input: BackwardInput, names: readonly WeightName[]) => readonly (tf.Tensor | (() => tf.Tensor))[];
}

/** Steps that follow each other, with their rows of a sequence. */
export interface Part {
  batchSizes: Int32Array;
  /** Its first row of the sequence, and the one after its last. */
  begin: number;
  end: number;
}

/** Whether the form has the memory for the largest step, so that it can run at least in parts. */
export function fits({ bytes }: Form, input: RecurrenceInput, keep: boolean): boolean {
  const N = rowsAt(input.steps, 0);
  const needed = bytes?.(input, N, N, keep) ?? 0;
  return needed <= PART.bytes || needed <= room();
}

/** The whole sequence if it takes no more memory than allowed, else runs of steps, in the order of time; a step is not cut. */
export function partsOf({ bytes }: Form, input: RecurrenceInput, keep: boolean): Part[] {
  const { batchSizes } = input.steps;
  const whole = { batchSizes, begin: 0, end: input.x.shape[0] };
  if (bytes === undefined) return [whole];
  const needed = bytes(input, whole.end, batchSizes[0], keep);
  const flag = limit();
  if (needed <= Math.min(flag, PART.bytes)) return [whole]; // at once, for most are small
  const most = Math.min(flag, room() * SHARE);
  if (needed <= most) return [whole];
  const besides = bytes(input, 0, batchSizes[0], keep);
  const mostOfPart = Math.min(besides + Math.min(most, Math.max(PART.bytes, PART.besides * besides)), room());
  const parts: Part[] = [];
  let [first, begin, end] = [0, 0, 0];
  for (const [t, rows] of batchSizes.entries()) {
    if (t > first && bytes(input, end + rows - begin, batchSizes[first], keep) > mostOfPart) {
      parts.push({ batchSizes: batchSizes.subarray(first, t), begin, end });
      [first, begin] = [t, end];
    }
    end += rows;
  }
  return [...parts, { batchSizes: batchSizes.subarray(first), begin, end }];
}

/** How a form runs over this input. `keep` says whether the gradients may be asked for. */
export function passesOf(form: Form, input: RecurrenceInput, keep: boolean): Passes {
  const parts = partsOf(form, input, keep);
  if (parts.length === 1) return { forward: form.forward, gradients: (of, names) => gradients(form, of, names) };
  const passes = inParts(form, input.steps.reverse ? parts.reverse() : parts);
  return {
    forward: (of) => onHeap(() => passes.forward(of)), // one call around all parts, which then work in the same memory
    gradients: (of, names) => onHeap(() => passes.gradients(of, names)),
  };
}

/**
 * One part after the other, in the order of visits. What `forward` keeps for `gradients` is the state before each part, from
 * which that runs the part again: so there is never more than one part's reserve.
 */
function inParts(form: Form, visits: readonly Part[]): Passes {
  return {
    forward({ keep, ...input }) {
      const output = collectRows(input.x.shape[0], input.state0[0].shape[1]);
      const before: (readonly tf.Tensor2D[])[] = [];
      let states = input.state0;
      for (const part of visits) {
        const [outputs, ...after] = tf.tidy(() => {
          const made = form.forward({ ...inputOf(part, input, states), keep: false });
          return [made.output, ...withRest(made.stateN, states)];
        });
        output.put(outputs, part.begin);
        if (keep) before.push(states);
        else if (states !== input.state0) tf.dispose([...states]);
        states = after;
      }
      return { output: output.matrix(), stateN: [...states], reserve: before.flat() };
    },

    gradients({ reserve, dOutput, dStateN, output: _, ...input }, names) {
      const count = input.state0.length;
      const dx = collectRows(...input.x.shape);
      let dStates = dStateN;
      let dWeights: tf.Tensor[] = [];
      for (const [i, part] of [...visits.entries()].reverse()) {
        const { dPart, dMore, dBefore } = tf.tidy(() => {
          const of = inputOf(part, input, reserve.slice(i * count, (i + 1) * count));
          const { stateN: _, ...made } = form.forward({ ...of, keep: true });
          const given = { dOutput: rowsOf(dOutput, part.begin, part.end), dStateN: aliveIn(part, dStates) };
          const [dPart, ...others] = gradients(form, { ...of, ...made, ...given }, names).map(valueOf) as tf.Tensor2D[];
          const dBefore = withRest(others.slice(names.length), dStates);
          return { dPart, dMore: others.slice(0, names.length), dBefore };
        });
        dx.put(dPart, part.begin);
        dWeights = sums(dWeights, dMore);
        if (dStates !== dStateN) tf.dispose([...dStates]);
        dStates = dBefore;
      }
      return [dx.matrix(), ...dWeights, ...dStates];
    },
  };
}

const valueOf = (gradient: tf.Tensor | (() => tf.Tensor)): tf.Tensor =>
  typeof gradient === 'function' ? gradient() : gradient;

/** A part as a sequence of its own, from these states. */
function inputOf(part: Part, { x, weights, steps }: RecurrenceInput, states: readonly tf.Tensor2D[]): RecurrenceInput {
  const { batchSizes, begin, end } = part;
  return { x: rowsOf(x, begin, end), weights, state0: aliveIn(part, states), steps: { ...steps, batchSizes } };
}

/** The states of those sequences that have steps in the part, which are the first. */
const aliveIn = ({ batchSizes }: Part, states: readonly tf.Tensor2D[]): tf.Tensor2D[] =>
  states.map((state) => rowsOf(state, 0, batchSizes[0]));

/** What the first sequences have become, with the others as they were. */
const withRest = (alive: readonly tf.Tensor2D[], before: readonly tf.Tensor2D[]): tf.Tensor2D[] =>
  alive.map((state, i) => {
    const [n, N] = [state.shape[0], before[i].shape[0]];
    return n === N ? state : tf.concat([state, rowsOf(before[i], n, N)], 0);
  });

/** Their sums one by one with those so far, if there are any; both are freed then. */
function sums(before: tf.Tensor[], more: tf.Tensor[]): tf.Tensor[] {
  if (before.length === 0) return more;
  const added = before.map((sum, i) => tf.add(sum, more[i]));
  tf.dispose([before, more]);
  return added;
}
