// The recurrences in plain JavaScript and float64, as the formulas in PyTorch's documentation say them.

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

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** w (m, n) · x (n) from `at` on, + b. */
function affine(w: Float32Array, x: ArrayLike<number>, at: number, n: number, b?: Float32Array): number[] {
  return Array.from({ length: w.length / n }, (_, i) => {
    let sum = b === undefined ? 0 : b[i];
    for (let j = 0; j < n; j++) sum += w[i * n + j] * x[at + j];
    return sum;
  });
}

export function recurrence(of: Recurrence): { output: Float64Array; h: Float64Array; c: Float64Array } {
  const { mode, batchSizes, reverse, I, H, R } = of;
  const [h, c] = [Float64Array.from(of.h), Float64Array.from(of.c)];
  const starts = [...batchSizes].map((_, t) => batchSizes.slice(0, t).reduce((sum, size) => sum + size, 0));
  const output = new Float64Array((starts[starts.length - 1] + batchSizes[batchSizes.length - 1]) * R);
  const order = [...batchSizes.keys()];
  for (const t of reverse ? order.reverse() : order) {
    for (let n = 0; n < batchSizes[t]; n++) {
      const row = starts[t] + n;
      const a = affine(of.w_ih, of.x, row * I, I, of.b_ih);
      const b = affine(of.w_hh, h, n * R, R, of.b_hh);
      const both = (gate: number, u: number): number => a[gate * H + u] + b[gate * H + u];
      const next = Array.from({ length: H }, (_, u) => {
        if (mode === 0) return Math.tanh(both(0, u));
        if (mode === 1) return Math.max(both(0, u), 0);
        if (mode === 3) {
          const z = sigmoid(both(1, u));
          return (1 - z) * Math.tanh(a[2 * H + u] + sigmoid(both(0, u)) * b[2 * H + u]) + z * h[n * R + u];
        }
        const cell = sigmoid(both(1, u)) * c[n * H + u] + sigmoid(both(0, u)) * Math.tanh(both(2, u));
        c[n * H + u] = cell;
        return sigmoid(both(3, u)) * Math.tanh(cell);
      });
      const state = of.w_hr === null ? next : affine(of.w_hr, next, 0, H);
      h.set(state, n * R);
      output.set(state, row * R);
    }
  }
  return { output, h, c };
}
