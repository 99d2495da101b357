// The shaders of softmax with cross entropy. What belongs to a row or to one of its chunks is one texel, four numbers.
import type { Shader } from '../../engines/webgl/program.js';
import { matrixShader } from '../../engines/webgl/matrix.js';

const weightOf = (isWeighted: boolean): string =>
  isWeighted ? 'element(classWeights, 0, column, (classes + 1) / 2)' : '1.0';

const WEIGHTS = (isWeighted: boolean): string[] => (isWeighted ? ['classWeights'] : []);

/** NaN where its argument is, which not every driver promises. */
const EXP = 'float exp1(float x) { return isnan(x) ? x : exp(x); }';

/**
 * Of `size` scores of a row, from k·size on: the largest, Σ exp(x - largest), Σ w·(x - largest) and Σ w. Where all are -∞, the
 * third is Σ w·x.
 */
export const chunksShader = (isWeighted: boolean): Shader => ({
  inputs: ['scores', ...WEIGHTS(isWeighted)],
  uniforms: ['classes', 'size'],
  code: `
    ${EXP}
    void main() {
      int chunks = (outShape.y + 1) / 2, row = here() / chunks, first = here() % chunks * size;
      int end = min(first + size, classes), width = (classes + 1) / 2;
      float most = element(scores, row, first, width);
      for (int column = first + 1; column < end; column++) {
        float x = element(scores, row, column, width);
        if (x > most || isnan(x)) most = x;
      }
      float shift = isinf(most) ? 0.0 : most;
      vec3 sums = vec3(0.0);
      for (int column = first; column < end; column++) {
        float x = element(scores, row, column, width), w = ${weightOf(isWeighted)};
        sums += vec3(exp1(x - most), w * (x - shift), w);
      }
      setOutput(vec4(most, sums));
    }`,
});

/** Of a row: the loss, the weight of its class, the largest score and log Σ exp(x - largest). */
export const rowsShader = (isWeighted: boolean): Shader => ({
  inputs: ['scores', 'classOf', 'chunks', ...WEIGHTS(isWeighted)],
  uniforms: ['rows', 'classes', 'count', 'ignored'],
  floats: ['smoothing'],
  code: `
    ${EXP}
    void main() {
      int row = here();
      vec4 all = texel(chunks, row * count);
      float most = all.x;
      for (int k = 1; k < count; k++) {
        float x = texel(chunks, row * count + k).x;
        if (x > most || isnan(x)) most = x;
      }
      float sum = 0.0, weighted = 0.0, weights = 0.0, shift = isinf(most) ? 0.0 : most;
      for (int k = 0; k < count; k++) {
        vec4 part = texel(chunks, row * count + k);
        sum += part.x == most ? part.y : part.y * exp1(part.x - most);
        weighted += part.z + part.w * ((isinf(part.x) ? 0.0 : part.x) - shift);
        weights += part.w;
      }
      float logSum = log(sum);
      int column = int(element(classOf, 0, row, (rows + 1) / 2));
      if (column == ignored) {
        setOutput(vec4(0.0, 0.0, most, logSum));
      } else if (column < 0 || column >= classes) {
        setOutput(vec4(NAN, NAN, most, logSum));
      } else {
        float w = ${weightOf(isWeighted)};
        float loss = w * (logSum - (element(scores, row, column, (classes + 1) / 2) - most));
        if (smoothing > 0.0) {
          loss = (1.0 - smoothing) * loss + smoothing / float(classes) * (logSum * weights - weighted);
        }
        setOutput(vec4(loss, w, most, logSum));
      }
    }`,
});

/** Of `size` rows the sums of losses and of weights. */
export const sumsShader: Shader = {
  inputs: ['rowsOf'],
  uniforms: ['rows', 'size'],
  code: `
    void main() {
      vec4 sum = vec4(0.0);
      int first = here() * size;
      for (int row = first; row < min(first + size, rows); row++) sum += texel(rowsOf, row);
      setOutput(vec4(sum.xy, 0.0, 0.0));
    }`,
};

/** The loss, one number, from these sums. */
export const lossShader: Shader = {
  inputs: ['sums'],
  uniforms: ['isMean'],
  code: `
    void main() {
      vec4 sum = texel(sums, 0);
      float loss = isMean == 0 ? sum.x : sum.y == 0.0 ? NAN : sum.x / sum.y;
      setOutput(vec4(loss, 0.0, 0.0, 0.0));
    }`,
};

/** The losses of the rows, (1, R). */
export const lossesShader = matrixShader({
  inputs: ['rowsOf'],
  uniforms: [],
  code: 'float value(int row, int column) { return texel(rowsOf, column).x; }',
});

/** (1 - ε)·w[y]·(p - [c = y]) + ε/C·(p·Σw - w), times the gradient by the row's loss. `count` is 0 without smoothing. */
export const gradientShader = (isWeighted: boolean): Shader =>
  matrixShader({
    inputs: ['scores', 'classOf', 'rowsOf', 'chunks', 'sums', 'dLoss', ...WEIGHTS(isWeighted)],
    uniforms: ['rows', 'classes', 'count', 'ignored', 'isMean', 'perRow'],
    floats: ['smoothing'],
    code: `
      ${EXP}
      float value(int row, int column) {
        if (row >= rows || column >= classes) return 0.0;
        vec4 ofRow = texel(rowsOf, row);
        int right = int(element(classOf, 0, row, (rows + 1) / 2));
        float p = exp1((element(scores, row, column, (classes + 1) / 2) - ofRow.z) - ofRow.w);
        float d = (1.0 - smoothing) * ofRow.y * (p - (column == right ? 1.0 : 0.0));
        if (smoothing > 0.0 && right != ignored) {
          float weights = 0.0;
          for (int k = 0; k < count; k++) weights += texel(chunks, row * count + k).w;
          d += smoothing / float(classes) * (p * weights - ${weightOf(isWeighted)});
        }
        float dy = perRow == 1 ? element(dLoss, 0, row, (rows + 1) / 2) : texel(dLoss, 0).x;
        float total = texel(sums, 0).y;
        return isMean == 0 || right == ignored ? d * dy : total == 0.0 ? NAN : d * (dy / total);
      }`,
  });
