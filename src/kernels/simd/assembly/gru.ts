// The GRU's step, forward and backward, for n rows of H. Gates lie side by side: r, z, n.
import { load, sigmoid, store, tanh, timesSigmoidSlope, timesTanhSlope } from './vector';

/**
 * Gates = act(input side, in `gates` and overwritten, and hidden side); h = (1 - z) ⊙ n + z ⊙ h, in place. Copies the
 * hidden side of n to `hiddenN` unless that is 0.
 */
export function gruForward(n: i32, H: i32, gates: usize, hidden: usize, h: usize, hiddenN: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 3 * width, hidden += 3 * width, h += width) {
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, at += 16) {
      const p = gates + at;
      const q = hidden + at;
      const r = sigmoid(f32x4.add(load(p, left), load(q, left)));
      const z = sigmoid(f32x4.add(load(p + width, left), load(q + width, left)));
      const side = load(q + 2 * width, left);
      const candidate = tanh(f32x4.add(load(p + 2 * width, left), f32x4.mul(r, side)));
      const before = load(h + at, left);
      store(p, r, left);
      store(p + width, z, left);
      store(p + 2 * width, candidate, left);
      if (hiddenN) store(hiddenN + at, side, left);
      store(h + at, f32x4.add(candidate, f32x4.mul(z, f32x4.sub(before, candidate))), left);
    }
    if (hiddenN) hiddenN += width;
  }
}

/**
 * The gates' dz on the input side and on the hidden side from dh, the gradient of h; dh in place, to the part of the
 * gradient of the h before that comes by z. `before` is that h.
 */
export function gruBackward(
  n: i32,
  H: i32,
  gates: usize,
  hiddenN: usize,
  before: usize,
  dh: usize,
  dInput: usize,
  dHidden: usize,
): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++) {
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, at += 16) {
      const p = gates + at;
      const r = load(p, left);
      const z = load(p + width, left);
      const candidate = load(p + 2 * width, left);
      const ofH = load(dh + at, left);
      const ofN = timesTanhSlope(f32x4.sub(ofH, f32x4.mul(ofH, z)), candidate);
      const ofR = timesSigmoidSlope(f32x4.mul(ofN, load(hiddenN + at, left)), r);
      const ofZ = timesSigmoidSlope(f32x4.mul(ofH, f32x4.sub(load(before + at, left), candidate)), z);
      store(dInput + at, ofR, left);
      store(dInput + at + width, ofZ, left);
      store(dInput + at + 2 * width, ofN, left);
      store(dHidden + at, ofR, left);
      store(dHidden + at + width, ofZ, left);
      store(dHidden + at + 2 * width, f32x4.mul(ofN, r), left);
      store(dh + at, f32x4.mul(ofH, z), left);
    }
    gates += 3 * width;
    dInput += 3 * width;
    dHidden += 3 * width;
    hiddenN += width;
    before += width;
    dh += width;
  }
}
