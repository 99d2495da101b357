// The loop over time, forward. All pointers are to row-major floats, 0 where there is none.
import { CONSTANTS_BYTES, placeConstants } from './activations';
import { gruForward } from './gru';
import { lstmForward } from './lstm';
import { BLOCK_BYTES } from './matrix';
import { countFloats, floats, gatesOf, GRU, LSTM, RNN_TANH, rowsAt, rowsBefore } from './modes';
import { fill, packTransposed, panelBytes, timesTransposed } from './products';
import { rnnForward } from './rnn';
import { add } from './vector';

// A chunk is a run of steps whose input projection is computed at once, and used while the cache still has it.
const CHUNK_FLOATS = 65536;
const CHUNK_ROWS = 64;

// Where things lie in the scratch.
let inputBias: usize = 0; // (G·H)
let inputPanels: usize = 0; // of W_ihᵀ
let hiddenPanels: usize = 0; // of W_hhᵀ
let projectionPanels: usize = 0; // of W_hrᵀ
let hiddenSide: usize = 0; // (N, 3·H) of a GRU
let unprojected: usize = 0; // (N, H) of an LSTM that projects
let chunk: usize = 0; // (chunk's rows, G·H), where the gates are not kept
let spare: usize = 0;

function rowsOfChunk(width: i32): i32 {
  return max(CHUNK_ROWS, CHUNK_FLOATS / width);
}

/** Says where they lie from `start` on; returns where they end, in numbers that have room for more than any memory. */
function layOut(start: u64, mode: i32, rows: i32, N: i32, I: i32, H: i32, R: i32, keep: bool): u64 {
  const width = gatesOf(mode) * H;
  const isProjected = mode == LSTM && R != H;
  let end = start + CONSTANTS_BYTES;
  inputBias = <usize>end;
  end += countFloats(1, width);
  inputPanels = <usize>end;
  end += panelBytes(rows, I, width);
  hiddenPanels = <usize>end;
  end += panelBytes(rows, R, width);
  projectionPanels = <usize>end;
  if (isProjected) end += panelBytes(rows, H, R);
  hiddenSide = <usize>end;
  if (mode == GRU) end += countFloats(N, width);
  unprojected = <usize>end;
  if (isProjected) end += countFloats(N, H);
  chunk = <usize>end;
  if (mode >= LSTM && !keep) end += countFloats(min(rows, rowsOfChunk(width) + N), width);
  spare = <usize>end;
  return end + BLOCK_BYTES;
}

/** Bytes of scratch that {@link forward} needs. `R` is H unless an LSTM projects. */
export function forwardBytes(mode: i32, rows: i32, N: i32, I: i32, H: i32, R: i32, keep: bool): f64 {
  return <f64>layOut(0, mode, rows, N, I, H, R, keep);
}

/** b_ih + b_hh where only the sum counts; a GRU's hidden side has a bias of its own. Returns where it lies. */
function addBiases(mode: i32, width: i32, b_ih: usize, b_hh: usize): usize {
  if (b_ih == 0 || mode == GRU) return b_ih;
  memory.copy(inputBias, b_ih, floats(1, width));
  add(width, inputBias, b_hh);
  return inputBias;
}

/**
 * `h` (N, R) and `c` (N, H) hold the initial states and then the final ones; rows that are not alive keep theirs. `gates`
 * (rows, G·H), `cells` (rows, H) and `hiddenN` (rows, H) are the reserve; `keep` says whether they are there. Without `w_ih`
 * x is x·W_ihᵀ (rows, G·H) already.
 */
export function forward(
  mode: i32,
  steps: i32,
  batchSizes: usize,
  reverse: bool,
  I: i32,
  H: i32,
  R: i32,
  x: usize,
  w_ih: usize,
  w_hh: usize,
  b_ih: usize,
  b_hh: usize,
  w_hr: usize,
  h: usize,
  c: usize,
  output: usize,
  keep: bool,
  gates: usize,
  cells: usize,
  hiddenN: usize,
  scratch: usize,
): void {
  const width = gatesOf(mode) * H;
  const N = rowsAt(batchSizes, 0);
  const rows = rowsBefore(batchSizes, steps);
  layOut(scratch, mode, rows, N, I, H, R, keep);
  placeConstants(scratch);
  const bias = addBiases(mode, width, b_ih, b_hh);
  if (w_ih) inputPanels = packTransposed(rows, I, width, w_ih, inputPanels);
  hiddenPanels = packTransposed(rows, R, width, w_hh, hiddenPanels);
  if (w_hr) projectionPanels = packTransposed(rows, H, R, w_hr, projectionPanels);

  const limit = rowsOfChunk(width);
  const next = reverse ? -1 : 1;
  let t = reverse ? steps - 1 : 0;
  let row = reverse ? rows : 0; // where step t begins, or in reverse ends
  for (let done = 0; done < steps; ) {
    let count = 0; // of the chunk's steps
    let size = 0; // of its rows
    while (done + count < steps && size < limit) size += rowsAt(batchSizes, t + next * count++);
    const first = reverse ? row - size : row;
    let z = mode < LSTM ? output + floats(first, R) : keep ? gates + floats(first, width) : chunk;
    fill(size, width, bias, z);
    if (w_ih) timesTransposed(size, width, I, x + floats(first, I), w_ih, inputPanels, z, spare);
    else add(size * width, z, x + floats(first, width));
    if (reverse) z += floats(size, width);

    for (const end = done + count; done < end; done++, t += next) {
      const n = rowsAt(batchSizes, t);
      if (reverse) {
        row -= n;
        z -= floats(n, width);
      }
      const y = output + floats(row, R);
      const wide = floats(row, H);
      if (mode == GRU) {
        fill(n, width, b_hh, hiddenSide);
        timesTransposed(n, width, R, h, w_hh, hiddenPanels, hiddenSide, spare);
        gruForward(n, H, z, hiddenSide, h, keep ? hiddenN + wide : 0);
        memory.copy(y, h, floats(n, R));
      } else {
        timesTransposed(n, width, R, h, w_hh, hiddenPanels, z, spare);
        if (mode == LSTM) {
          const m = w_hr ? unprojected : y;
          lstmForward(n, H, z, c, m);
          if (w_hr) {
            fill(n, R, 0, y);
            timesTransposed(n, R, H, m, w_hr, projectionPanels, y, spare);
          }
          if (keep) memory.copy(cells + wide, c, floats(n, H));
        } else rnnForward(mode == RNN_TANH, n, H, z);
        memory.copy(h, y, floats(n, R));
      }
      if (!reverse) {
        row += n;
        z += floats(n, width);
      }
    }
  }
}
