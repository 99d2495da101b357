// ln, sin and cos in float32 as torch's vectorised CPU kernels round them, for the arguments that Box–Muller takes.
//
// They are the polynomials of Cephes' logf and sinf after a reduction of the argument. To agree in the last bit, every
// product that feeds a sum is fused with it, where torch's build does so, and everything else is rounded step by step.

const round = Math.fround;

/** a·b + c with one rounding: the product of two float32 numbers is exact in a double. */
const fused = (a: number, b: number, c: number): number => round(a * b + c);

/** The polynomial with these coefficients, highest power first, in Horner's scheme. */
const polynomial = (coefficients: Float32Array, x: number): number => coefficients.reduce((y, c) => fused(y, x, c));

const SQRT_HALF = round(Math.SQRT1_2);
const LOG = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);
const [LN2_LOW, LN2_HIGH] = Float32Array.of(-2.1219444e-4, 0.693359375); // ln 2 in two parts

/** ln(u) for u = k / 2²⁴ with an integer k > 0. */
export function log(u: number): number {
  const k = u * 2 ** 24;
  const bits = 32 - Math.clz32(k);
  let [m, e] = [k / 2 ** bits, bits - 24]; // u = m·2ᵉ with m in [1/2, 1)
  if (m < SQRT_HALF) [m, e] = [2 * m, e - 1];
  const x = m - 1;
  const z = round(x * x);
  const cubic = round(polynomial(LOG, x) * x);
  const y = round(fused(cubic, z, round(e * LN2_LOW)) - z / 2);
  return fused(e, LN2_HIGH, round(x + y));
}

const FOUR_OVER_PI = round(4 / Math.PI);
const [PI_4_HIGH, PI_4_MIDDLE, PI_4_LOW] = Float32Array.of(-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8);
const SIN = Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1);
const COS = Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2);

/** sin and cos of an angle ≥ 0. */
export function sinCos(angle: number): [sin: number, cos: number] {
  const octant = (Math.trunc(round(angle * FOUR_OVER_PI)) + 1) & ~1; // to the nearest multiple of π/2
  const x = fused(octant, PI_4_LOW, fused(octant, PI_4_MIDDLE, fused(octant, PI_4_HIGH, angle))); // in [-π/4, π/4]
  const z = round(x * x);
  const sin = fused(round(polynomial(SIN, z) * z), x, x);
  const cos = round(fused(round(polynomial(COS, z) * z), z, -z / 2) + 1);
  const [s, c] = octant & 2 ? [cos, sin] : [sin, cos];
  return [octant & 4 ? -s : s, (octant + 2) & 4 ? -c : c];
}
