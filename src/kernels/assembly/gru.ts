// The GRU's step, forward and backward, for n rows of H. Gates lie side by side: r, z, n.
import { sigmoid, tanh, timesSigmoidSlope, timesTanhSlope } from './activations';
import { add, load, store, times } from './vector';

/**
 * Gates = act(input side, in `gates` and overwritten, and hidden side); h = (1 - z) ⊙ n + z ⊙ h, in place. Copies the
 * hidden side of n, which is overwritten too, to `hiddenN` unless that is 0.
 */
export function gruForward(n: i32, H: i32, gates: usize, hidden: usize, h: usize, hiddenN: usize): void {
  const width = (<usize>H) * 4;
  for (let row = 0; row < n; row++, gates += 3 * width, hidden += 3 * width, h += width) {
    add(2 * H, gates, hidden);
    sigmoid(2 * H, gates);
    const side = hidden + 2 * width;
    if (hiddenN) memory.copy(hiddenN, side, width);
    times(H, side, gates);
    add(H, gates + 2 * width, side);
    tanh(H, gates + 2 * width);
    let at: usize = 0;
    for (let left = H; left > 0; left -= 4, at += 16) {
      const z = load(gates + width + at, left);
      const candidate = load(gates + 2 * width + at, left);
      store(h + at, f32x4.add(candidate, f32x4.mul(z, f32x4.sub(load(h + at, left), candidate))), left);
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
