// The activations in WGSL, which promises neither that `tanh` is accurate nor that comparisons know NaN.

/** `isnan`, which looks at the bits, is among the functions that tfjs puts before every program. */
export const ACTIVATIONS = `
  fn sigmoidOf(x : f32) -> f32 {
    if (isnan(x)) { return x; }
    let e = exp(-abs(x));
    return select(1.0, e, x < 0.0) / (1.0 + e);
  }

  fn tanhOf(x : f32) -> f32 {
    if (isnan(x)) { return x; }
    let e = exp(-2.0 * abs(x));
    let y = x * x;
    let series = x * (1.0 + y * (-1.0 / 3.0 + y * (2.0 / 15.0 + y * (-17.0 / 315.0 + y * (62.0 / 2835.0)))));
    let far = (1.0 - e) / (1.0 + e);
    return select(select(far, -far, x < 0.0), series, y < 0.09);
  }

  fn reluOf(x : f32) -> f32 {
    if (isnan(x)) { return x; }
    return max(x, 0.0);
  }
`;
