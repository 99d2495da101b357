// The LSTM's step, forward and backward, for n rows of H. Gates lie side by side: i, f, g, o.
import { load, sigmoid, store, tanh, timesSigmoidSlope, timesTanhSlope } from './vector';

/** Gates = act(gates), c = f ⊙ c + i ⊙ g, both in place; m = o ⊙ tanh(c). */
export function lstmForward(n: i32, H: i32, gates: usize, c: usize, m: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 4 * width, c += width, m += width) {
    let p = gates;
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, p += 16, at += 16) {
      const i = sigmoid(load(p, left));
      const f = sigmoid(load(p + width, left));
      const g = tanh(load(p + 2 * width, left));
      const o = sigmoid(load(p + 3 * width, left));
      const next = f32x4.add(f32x4.mul(f, load(c + at, left)), f32x4.mul(i, g));
      store(p, i, left);
      store(p + width, f, left);
      store(p + 2 * width, g, left);
      store(p + 3 * width, o, left);
      store(c + at, next, left);
      store(m + at, f32x4.mul(o, tanh(next)), left);
    }
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
  for (let row = 0; row < n; row++, gates += 4 * width, dz += 4 * width) {
    let p = gates;
    let q = dz;
    for (let left = H; left > 0; left -= 4, p += 16, q += 16, before += 16, c += 16, dm += 16, dc += 16) {
      const i = load(p, left);
      const f = load(p + width, left);
      const g = load(p + 2 * width, left);
      const o = load(p + 3 * width, left);
      const tanhC = tanh(load(c, left));
      const ofM = load(dm, left);
      const ofC = f32x4.add(load(dc, left), timesTanhSlope(f32x4.mul(ofM, o), tanhC));
      store(q, timesSigmoidSlope(f32x4.mul(ofC, g), i), left);
      store(q + width, timesSigmoidSlope(f32x4.mul(ofC, load(before, left)), f), left);
      store(q + 2 * width, timesTanhSlope(f32x4.mul(ofC, i), g), left);
      store(q + 3 * width, timesSigmoidSlope(f32x4.mul(ofM, tanhC), o), left);
      store(dc, f32x4.mul(ofC, f), left);
    }
    const beyond = (<usize>(-H & 3)) * 4;
    before -= beyond;
    c -= beyond;
    dm -= beyond;
    dc -= beyond;
  }
}

/** m = o ⊙ tanh(c), from the gates of forward. */
export function lstmHidden(n: i32, H: i32, gates: usize, c: usize, m: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 4 * width, c += width, m += width) {
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, at += 16) {
      store(m + at, f32x4.mul(load(gates + 3 * width + at, left), tanh(load(c + at, left))), left);
    }
  }
}
