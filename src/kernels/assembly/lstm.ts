// The LSTM's step, forward and backward, for n rows of H. Gates lie side by side: i, f, g, o.
import { sigmoid, tanh, timesSigmoidSlope, timesTanhSlope } from './activations';
import { load, store, times } from './vector';

/** Gates = act(gates), c = f ⊙ c + i ⊙ g, both in place; m = o ⊙ tanh(c). */
export function lstmForward(n: i32, H: i32, gates: usize, c: usize, m: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 4 * width, c += width, m += width) {
    sigmoid(2 * H, gates);
    tanh(H, gates + 2 * width);
    sigmoid(H, gates + 3 * width);
    let p = gates;
    let at = c;
    for (let left = H; left > 0; left -= 4, p += 16, at += 16) {
      const kept = f32x4.mul(load(p + width, left), load(at, left));
      store(at, f32x4.add(kept, f32x4.mul(load(p, left), load(p + 2 * width, left))), left);
    }
    lstmHidden(1, H, gates, c, m);
  }
}

/** m = o ⊙ tanh(c). */
export function lstmHidden(n: i32, H: i32, gates: usize, c: usize, m: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 4 * width, c += width, m += width) {
    memory.copy(m, c, width);
    tanh(H, m);
    times(H, m, gates + 3 * width);
  }
}

/**
 * The gates' dz from dm, the gradient of m; dc in place, from that of c to that of the c before. `before` is that c.
 */
export function lstmBackward(
  n: i32,
  H: i32,
  gates: usize,
  before: usize,
  c: usize,
  dm: usize,
  dc: usize,
  dz: usize,
): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++) {
    const tanhC = dz + 3 * width; // until dz is written there
    memory.copy(tanhC, c, width);
    tanh(H, tanhC);
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, at += 16) {
      const p = gates + at;
      const q = dz + at;
      const i = load(p, left);
      const f = load(p + width, left);
      const g = load(p + 2 * width, left);
      const o = load(p + 3 * width, left);
      const m = load(tanhC + at, left);
      const ofM = load(dm + at, left);
      const ofC = f32x4.add(load(dc + at, left), timesTanhSlope(f32x4.mul(ofM, o), m));
      store(q, timesSigmoidSlope(f32x4.mul(ofC, g), i), left);
      store(q + width, timesSigmoidSlope(f32x4.mul(ofC, load(before + at, left)), f), left);
      store(q + 2 * width, timesTanhSlope(f32x4.mul(ofC, i), g), left);
      store(q + 3 * width, timesSigmoidSlope(f32x4.mul(ofM, m), o), left);
      store(dc + at, f32x4.mul(ofC, f), left);
    }
    gates += 4 * width;
    dz += 4 * width;
    before += width;
    c += width;
    dm += width;
    dc += width;
  }
}
