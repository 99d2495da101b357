// The Elman network's step, forward and backward, for n rows of H.
import { relu, tanh, timesTanhSlope } from './activations';
import { load, store } from './vector';

/** z = act(z), in place. */
export function rnnForward(isTanh: bool, n: i32, H: i32, z: usize): void {
  if (isTanh) tanh(n * H, z);
  else relu(n * H, z);
}

/** dz = dh ⊙ act'(z), from h = act(z). As in torch, relu lets a gradient pass where h is NaN. */
export function rnnBackward(isTanh: bool, n: i32, H: i32, h: usize, dh: usize, dz: usize): void {
  for (let left = n * H; left > 0; left -= 4, h += 16, dh += 16, dz += 16) {
    const y = load(h, left);
    const t = load(dh, left);
    const slope = isTanh ? timesTanhSlope(t, y) : v128.andnot(t, f32x4.le(y, f32x4.splat(0)));
    store(dz, slope, left);
  }
}
