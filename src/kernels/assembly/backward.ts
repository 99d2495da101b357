// The loop over time, backward. All pointers are to row-major floats, 0 where there is none.
import { CONSTANTS_BYTES, placeConstants } from './activations';
import { gruBackward } from './gru';
import { lstmBackward, lstmHidden } from './lstm';
import { BLOCK_BYTES } from './matrix';
import { countFloats, floats, gatesOf, GRU, LSTM, RNN_TANH, rowsAt, rowsBefore } from './modes';
import { fill, packPlain, panelBytes, timesPlain } from './products';
import { rnnBackward } from './rnn';
import { add } from './vector';

// Where things lie in the scratch.
let hiddenPanels: usize = 0; // of W_hh
let projectionPanels: usize = 0; // of W_hr
let unprojected: usize = 0; // (N, H): dm of an LSTM that projects
let before: usize = 0; // (N, H): the state of the step before, where some rows had none
let spare: usize = 0;

/** Says where they lie from `start` on; returns where they end, in numbers that have room for more than any memory. */
function layOut(start: u64, mode: i32, rows: i32, N: i32, H: i32, R: i32): u64 {
  const isProjected = mode == LSTM && R != H;
  let end = start + CONSTANTS_BYTES;
  hiddenPanels = <usize>end;
  end += panelBytes(rows, gatesOf(mode) * H, R);
  projectionPanels = <usize>end;
  if (isProjected) end += panelBytes(rows, R, H);
  unprojected = <usize>end;
  if (isProjected) end += countFloats(N, H);
  before = <usize>end;
  end += countFloats(N, H);
  spare = <usize>end;
  return end + BLOCK_BYTES;
}

/** Bytes of scratch that {@link backward} needs. */
export function backwardBytes(mode: i32, rows: i32, N: i32, H: i32, R: i32): f64 {
  return <f64>layOut(0, mode, rows, N, H, R);
}

/** The state that n rows had before a step: their rows in the sequence, the last of them in the initial state. */
function stateBefore(n: i32, alive: i32, H: i32, sequence: usize, initial: usize): usize {
  if (alive >= n) return sequence;
  if (alive == 0) return initial;
  const size = floats(alive, H);
  memory.copy(before, sequence, size);
  memory.copy(before + size, initial + size, floats(n, H) - size);
  return before;
}

/**
 * `dh` (N, R) and `dc` (N, H) hold the gradients of the final states and then of the initial ones; `dOutput` (rows, R) that
 * of the output. `state0` is the initial h of a GRU, c of an LSTM. `dInput` and `dHidden` (rows, G·H) become the gradients
 * of the two sides, one and the same but for the GRU. Where an LSTM projects, `dProjected` (rows, R) becomes that of the
 * output, and `projected` (rows, H) what it was projected from.
 */
export function backward(
  mode: i32,
  steps: i32,
  batchSizes: usize,
  reverse: bool,
  H: i32,
  R: i32,
  w_hh: usize,
  w_hr: usize,
  state0: usize,
  output: usize,
  gates: usize,
  cells: usize,
  hiddenN: usize,
  dOutput: usize,
  dh: usize,
  dc: usize,
  dInput: usize,
  dHidden: usize,
  dProjected: usize,
  projected: usize,
  scratch: usize,
): void {
  const width = gatesOf(mode) * H;
  const N = rowsAt(batchSizes, 0);
  const rows = rowsBefore(batchSizes, steps);
  layOut(scratch, mode, rows, N, H, R);
  placeConstants(scratch);
  hiddenPanels = packPlain(rows, width, R, w_hh, hiddenPanels);
  if (w_hr) projectionPanels = packPlain(rows, R, H, w_hr, projectionPanels);

  const next = reverse ? 1 : -1; // to the step that came before
  let t = reverse ? 0 : steps - 1;
  let row = reverse ? 0 : rowsBefore(batchSizes, t); // where step t begins
  for (let left = steps; left > 0; left--, t += next) {
    const n = rowsAt(batchSizes, t);
    const alive = left == 1 ? 0 : rowsAt(batchSizes, t + next);
    const rowBefore = reverse ? row + n : row - alive;
    const narrow = floats(row, R);
    const wide = floats(row, H);
    const z = floats(row, width);
    const wideBefore = floats(rowBefore, H);
    add(n * R, dh, dOutput + narrow);
    if (mode == GRU) {
      const h = stateBefore(n, alive, H, output + wideBefore, state0);
      gruBackward(n, H, gates + z, hiddenN + wide, h, dh, dInput + z, dHidden + z);
    } else {
      if (mode == LSTM) {
        let dm = dh;
        if (w_hr) {
          memory.copy(dProjected + narrow, dh, floats(n, R));
          fill(n, H, 0, unprojected);
          timesPlain(n, H, R, dh, w_hr, projectionPanels, unprojected, spare);
          dm = unprojected;
        }
        const c = stateBefore(n, alive, H, cells + wideBefore, state0);
        lstmBackward(n, H, gates + z, c, cells + wide, dm, dc, dInput + z);
      } else rnnBackward(mode == RNN_TANH, n, H, output + wide, dh, dInput + z);
      fill(n, R, 0, dh);
    }
    timesPlain(n, R, width, dHidden + z, w_hh, hiddenPanels, dh, spare);
    row = reverse ? row + n : row - alive;
  }
  if (w_hr) lstmHidden(rows, H, gates, cells, projected);
}

/** The state before each row of the sequence (rows, H): its row one step earlier in the visiting order, or in `initial`. */
export function previous(
  steps: i32,
  batchSizes: usize,
  reverse: bool,
  H: i32,
  initial: usize,
  sequence: usize,
  result: usize,
): void {
  let at = sequence; // where step t - 1 begins
  for (let t = 0; t < steps; t++) {
    const n = rowsAt(batchSizes, t);
    const before = t == 0 ? 0 : rowsAt(batchSizes, t - 1);
    const after = t + 1 < steps ? rowsAt(batchSizes, t + 1) : 0;
    const alive = floats(min(n, reverse ? after : before), H);
    memory.copy(result, reverse ? at + floats(before, H) + floats(n, H) : at, alive);
    memory.copy(result + alive, initial + alive, floats(n, H) - alive);
    result += floats(n, H);
    at += floats(before, H);
  }
}
