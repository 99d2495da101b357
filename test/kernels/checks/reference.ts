// The recurrences and their gradients in plain JavaScript and float64, as the formulas in PyTorch's documentation say them.

export interface Recurrence {
  /** 0 RNN_TANH, 1 RNN_RELU, 2 LSTM, 3 GRU. */
  mode: number;
  batchSizes: Int32Array;
  reverse: boolean;
  I: number;
  H: number;
  R: number;
  x: Float32Array;
  w_ih: Float32Array;
  w_hh: Float32Array;
  b_ih: Float32Array;
  b_hh: Float32Array;
  w_hr: Float32Array | null;
  h: Float32Array;
  c: Float32Array;
}

/** One row at one step. */
interface Visit {
  n: number; // the sequence
  row: number;
  a: number[]; // x·W_ihᵀ + b_ih
  b: number[]; // h·W_hhᵀ + b_hh
  before: Float64Array; // h
  cellBefore: Float64Array;
  cell: Float64Array;
  m: number[]; // the new h, or what it is projected from
}

export interface Results {
  output: Float64Array; // (rows, R)
  h: Float64Array; // (N, R), the final states
  c: Float64Array; // (N, H)
  visits: Visit[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const sigmoidSlope = (x: number): number => sigmoid(x) * (1 - sigmoid(x));
const tanhSlope = (x: number): number => 1 - Math.tanh(x) ** 2;

/** w (m, n) · x (n) from `at` on, + b. */
function affine(w: Float32Array, x: ArrayLike<number>, at: number, n: number, b?: Float32Array): number[] {
  return Array.from({ length: w.length / n }, (_, i) => {
    let sum = b === undefined ? 0 : b[i];
    for (let j = 0; j < n; j++) sum += w[i * n + j] * x[at + j];
    return sum;
  });
}

/** y (m) · w (m, n). */
function transposed(w: Float32Array, y: readonly number[], n: number): number[] {
  const sums = new Array<number>(n).fill(0);
  for (const [i, factor] of y.entries()) {
    for (let j = 0; j < n; j++) sums[j] += factor * w[i * n + j];
  }
  return sums;
}

export function recurrence(of: Recurrence): Results {
  const { mode, batchSizes, reverse, I, H, R } = of;
  const [h, c] = [Float64Array.from(of.h), Float64Array.from(of.c)];
  const starts = [...batchSizes].map((_, t) => batchSizes.slice(0, t).reduce((sum, size) => sum + size, 0));
  const output = new Float64Array((starts[starts.length - 1] + batchSizes[batchSizes.length - 1]) * R);
  const visits: Visit[] = [];
  const order = [...batchSizes.keys()];
  for (const t of reverse ? order.reverse() : order) {
    for (let n = 0; n < batchSizes[t]; n++) {
      const row = starts[t] + n;
      const [before, cellBefore] = [h.slice(n * R, (n + 1) * R), c.slice(n * H, (n + 1) * H)];
      const cell = cellBefore.slice();
      const a = affine(of.w_ih, of.x, row * I, I, of.b_ih);
      const b = affine(of.w_hh, before, 0, R, of.b_hh);
      const both = (gate: number, u: number): number => a[gate * H + u] + b[gate * H + u];
      const m = Array.from({ length: H }, (_, u) => {
        if (mode === 0) return Math.tanh(both(0, u));
        if (mode === 1) return Math.max(both(0, u), 0);
        if (mode === 3) {
          const z = sigmoid(both(1, u));
          return (1 - z) * Math.tanh(a[2 * H + u] + sigmoid(both(0, u)) * b[2 * H + u]) + z * before[u];
        }
        cell[u] = sigmoid(both(1, u)) * cellBefore[u] + sigmoid(both(0, u)) * Math.tanh(both(2, u));
        return sigmoid(both(3, u)) * Math.tanh(cell[u]);
      });
      const state = of.w_hr === null ? m : affine(of.w_hr, m, 0, H);
      h.set(state, n * R);
      c.set(cell, n * H);
      output.set(state, row * R);
      visits.push({ n, row, a, b, before, cellBefore, cell, m });
    }
  }
  return { output, h, c, visits };
}

export interface Gradients {
  dInput: Float64Array; // (rows, G·H), of x·W_ihᵀ + b_ih
  dHidden: Float64Array; // (rows, G·H), of h·W_hhᵀ + b_hh
  dOutput: Float64Array; // (rows, R), of the output with what came back by the next step
  projected: Float64Array; // (rows, H), what the output is projected from
  before: Float64Array; // (rows, R), the state before each row
  dh: Float64Array; // (N, R), of the initial states
  dc: Float64Array; // (N, H)
}

/** From the gradients of the output and of the final states. */
export function gradients(
  of: Recurrence,
  { output, visits }: Results,
  dy: { dOutput: Float32Array; dh: Float32Array; dc: Float32Array },
): Gradients {
  const { mode, H, R } = of;
  const width = of.w_ih.length / of.I;
  const rows = output.length / R;
  const [dInput, dHidden] = [new Float64Array(rows * width), new Float64Array(rows * width)];
  const [dOutput, projected] = [new Float64Array(rows * R), new Float64Array(rows * H)];
  const before = new Float64Array(rows * R);
  const [dh, dc] = [Float64Array.from(dy.dh), Float64Array.from(dy.dc)];
  for (const visit of visits.reverse()) {
    const { n, row, a, b, m } = visit;
    const ofState = Array.from({ length: R }, (_, j) => dh[n * R + j] + dy.dOutput[row * R + j]);
    const dm = of.w_hr === null ? ofState : transposed(of.w_hr, ofState, H);
    const [ofA, ofB] = [new Array<number>(width), new Array<number>(width)];
    for (let u = 0; u < H; u++) {
      const [at, r, n_] = [n * H + u, u, 2 * H + u];
      const z = (gate: number): number => a[gate * H + u] + b[gate * H + u];
      const put = (gate: number, slope: number): void => {
        ofA[gate * H + u] = ofB[gate * H + u] = slope;
      };
      if (mode === 0) put(0, dm[u] * tanhSlope(z(0)));
      else if (mode === 1) put(0, z(0) > 0 ? dm[u] : 0);
      else if (mode === 2) {
        const ofCell = dc[at] + dm[u] * sigmoid(z(3)) * tanhSlope(visit.cell[u]);
        put(0, ofCell * Math.tanh(z(2)) * sigmoidSlope(z(0)));
        put(1, ofCell * visit.cellBefore[u] * sigmoidSlope(z(1)));
        put(2, ofCell * sigmoid(z(0)) * tanhSlope(z(2)));
        put(3, dm[u] * Math.tanh(visit.cell[u]) * sigmoidSlope(z(3)));
        dc[at] = ofCell * sigmoid(z(1));
      } else {
        const ofN = dm[u] * (1 - sigmoid(z(1))) * tanhSlope(a[n_] + sigmoid(z(0)) * b[n_]);
        put(0, ofN * b[n_] * sigmoidSlope(z(0)));
        put(1, dm[u] * (visit.before[r] - Math.tanh(a[n_] + sigmoid(z(0)) * b[n_])) * sigmoidSlope(z(1)));
        ofA[n_] = ofN;
        ofB[n_] = ofN * sigmoid(z(0));
      }
    }
    const back = transposed(of.w_hh, ofB, R);
    if (mode === 3) for (let u = 0; u < H; u++) back[u] += dm[u] * sigmoid(a[H + u] + b[H + u]);
    dh.set(back, n * R);
    dInput.set(ofA, row * width);
    dHidden.set(ofB, row * width);
    dOutput.set(ofState, row * R);
    projected.set(m, row * H);
    before.set(visit.before, row * R);
  }
  return { dInput, dHidden, dOutput, projected, before, dh, dc };
}
