// The line search of LBFGS: how far to go for Wolfe's strong conditions, as torch finds it.
import type * as tf from '@tensorflow/tfjs-core';

/** A step of length t, and what is there: the loss f, its gradient, and the slope of f along the line. */
export interface Point {
  t: number;
  f: number;
  grad: tf.Tensor;
  slope: number;
}

/** What the search goes by. */
export interface Line {
  /** The point at t = 0. */
  start: Point;
  /** The largest component of the direction. */
  largest: number;
  /** A bracket that moves no parameter by more is not searched further. */
  tolerance: number;
  /** How many times to try another t. */
  tries: number;
  /** Goes to t and back. */
  at: (t: number) => Point;
}

const DECREASE = 1e-4;
const CURVATURE = 0.9;

/** The point that the search ends with, from a first try of t. */
export function strongWolfe(line: Line, t: number): Point {
  const { start, tries, at } = line;
  const tooHigh = ({ t, f }: Point): boolean => f > start.f + DECREASE * t * start.slope;
  const isFlat = ({ slope }: Point): boolean => Math.abs(slope) <= -CURVATURE * start.slope;
  let [previous, here] = [start, at(t)];
  for (let tried = 0; tried < tries; tried++) {
    if (tooHigh(here) || (tried > 1 && here.f >= previous.f)) return zoom([previous, here], tried);
    if (isFlat(here)) return here;
    if (here.slope >= 0) return zoom([previous, here], tried);
    const bounds: Bounds = [here.t + 0.01 * (here.t - previous.t), here.t * 10];
    const next = lowest(previous, here, bounds);
    [previous, here] = [here, at(next)];
  }
  return start.f <= here.f ? start : here;

  /** Narrows a bracket down. */
  function zoom(bracket: [Point, Point], tried: number): Point {
    let isStuck = false;
    let low: 0 | 1 = bracket[0].f <= bracket[1].f ? 0 : 1;
    for (; tried < tries; tried++) {
      const ends = bracket.map((end) => end.t);
      const [least, most] = [Math.min(...ends), Math.max(...ends)];
      if ((most - least) * line.largest < line.tolerance) break;
      let next = lowest(bracket[0], bracket[1], [least, most]);
      const margin = 0.1 * (most - least);
      const isNear = Math.min(most - next, next - least) < margin;
      if (isNear && (isStuck || next >= most || next <= least)) {
        next = Math.abs(next - most) < Math.abs(next - least) ? most - margin : least + margin;
        isStuck = false;
      } else isStuck = isNear;
      const found = at(next);
      const high = low === 0 ? 1 : 0;
      if (tooHigh(found) || found.f >= bracket[low].f) {
        bracket[high] = found;
        low = bracket[0].f <= bracket[1].f ? 0 : 1;
        continue;
      }
      if (isFlat(found)) return found;
      if (found.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
      bracket[low] = found;
    }
    return bracket[low];
  }
}

type Bounds = [least: number, most: number];

/** Where the cubic through two points with their slopes is lowest, within bounds; else their middle. */
function lowest(one: Point, other: Point, [least, most]: Bounds): number {
  const [a, b] = one.t <= other.t ? [one, other] : [other, one];
  const mean = a.slope + b.slope - (3 * (a.f - b.f)) / (a.t - b.t);
  const square = mean ** 2 - a.slope * b.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const root = Math.sqrt(square);
  const at = b.t - (b.t - a.t) * ((b.slope + root - mean) / (b.slope - a.slope + 2 * root));
  return Math.min(Math.max(at, least), most);
}
