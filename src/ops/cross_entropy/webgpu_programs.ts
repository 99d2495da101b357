// The programs of softmax with cross entropy. What belongs to a row is four numbers.
import { LARGER, ofTeam, TEAM } from '../../engines/webgpu/workgroup.js';

const weightOf = (isWeighted: boolean, column: string): string => (isWeighted ? `classWeights[${column}]` : '1.0');

/** NaN where its argument is, which WGSL does not promise. */
const EXP = `
  fn expOf(x : f32) -> f32 {
    if (isnan(x)) { return x; }
    return exp(x);
  }`;

/** A workgroup a row: the loss, the weight of its class, the largest score and log Σ exp(x - largest). */
export const rowsSource = (isWeighted: boolean): string => `
  ${EXP}
  ${ofTeam('most', LARGER)}
  ${ofTeam('sum', 'a + b')}
  fn main(index : i32) {
    let row = min(index / ${TEAM}, uniforms.rows - 1);
    let thread = i32(localIndex);
    let first = row * uniforms.classes;
    var x = scores[first + min(thread, uniforms.classes - 1)];
    for (var c = thread + ${TEAM}; c < uniforms.classes; c += ${TEAM}) {
      let a = x;
      let b = scores[first + c];
      x = ${LARGER};
    }
    let largest = most(x, thread);
    var exps = 0.0;
    var weighted = 0.0;
    var weights = 0.0;
    for (var c = thread; c < uniforms.classes; c += ${TEAM}) {
      let shifted = scores[first + c] - largest;
      let w = ${weightOf(isWeighted, 'c')};
      exps += expOf(shifted);
      if (uniforms.smoothing > 0.0) {
        weighted += w * shifted;
        weights += w;
      }
    }
    let logSum = log(sum(exps, thread));
    let allWeighted = sum(weighted, thread);
    let allWeights = sum(weights, thread);
    if (thread > 0) { return; }
    let c = classOf[row];
    var loss = 0.0;
    var w = 0.0;
    if (c != uniforms.ignored) {
      if (c < 0 || c >= uniforms.classes) {
        loss = uniforms.NAN;
        w = uniforms.NAN;
      } else {
        w = ${weightOf(isWeighted, 'c')};
        loss = w * (logSum - (scores[first + c] - largest));
        if (uniforms.smoothing > 0.0) {
          let all = logSum * allWeights - allWeighted;
          loss = (1.0 - uniforms.smoothing) * loss + uniforms.smoothing / f32(uniforms.classes) * all;
        }
      }
    }
    result[4 * row] = loss;
    result[4 * row + 1] = w;
    result[4 * row + 2] = largest;
    result[4 * row + 3] = logSum;
  }`;

/** One workgroup: the loss, and the sum of the weights. */
export const LOSS = `
  ${ofTeam('sum', 'a + b')}
  fn main(index : i32) {
    let thread = i32(localIndex);
    var losses = 0.0;
    var weights = 0.0;
    for (var row = thread; row < uniforms.rows; row += ${TEAM}) {
      losses += rowsOf[4 * row];
      weights += rowsOf[4 * row + 1];
    }
    let loss = sum(losses, thread);
    let total = sum(weights, thread);
    if (index > 0) { return; }
    result[0] = loss;
    if (uniforms.isMean == 1) {
      result[0] = loss / total;
      if (total == 0.0) { result[0] = uniforms.NAN; }
    }
    result[1] = total;
  }`;

/** (1 - ε)·w[y]·(p - [c = y]) + ε/C·(p·Σw - w), times the gradient by the row's loss. */
export const gradientSource = (isWeighted: boolean): string => `
  ${EXP}
  fn value(i : i32) -> f32 {
    let row = i / uniforms.classes;
    let c = i % uniforms.classes;
    let right = classOf[row];
    let p = expOf((scores[i] - rowsOf[4 * row + 2]) - rowsOf[4 * row + 3]);
    var isRight = 0.0;
    if (c == right) { isRight = 1.0; }
    var d = (1.0 - uniforms.smoothing) * rowsOf[4 * row + 1] * (p - isRight);
    if (uniforms.smoothing > 0.0 && right != uniforms.ignored) {
      var weights = 0.0;
      for (var k = 0; k < uniforms.classes; k++) { weights += ${weightOf(isWeighted, 'k')}; }
      d += uniforms.smoothing / f32(uniforms.classes) * (p * weights - ${weightOf(isWeighted, 'c')});
    }
    let dy = dLoss[row * uniforms.perRow];
    if (uniforms.isMean == 0 || right == uniforms.ignored) { return d * dy; }
    let total = sums[1];
    if (total == 0.0) { return uniforms.NAN; }
    return d * (dy / total);
  }`;
