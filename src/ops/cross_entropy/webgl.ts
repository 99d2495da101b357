// Softmax with cross entropy on WebGL: four draws forward, one back, and no class is read back.
import * as tf from '@tensorflow/tfjs-core';
import { draw } from '../../engines/webgl/program.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { checkKnownTargets } from './targets.js';
import { chunksShader, gradientShader, lossesShader, lossShader, rowsShader, sumsShader } from './webgl_shaders.js';

/** Scores that are summed one after the other, and rows. */
const CHUNK = 128;
const ROWS = 1024;

/** A matrix of so many texels a row. */
const texels = (rows: number, columns: number): [number, number] => [2 * rows, 2 * columns];

/** The sums of what the rows have, in one texel. */
function sumOf(rowsOf: tf.Tensor2D, rows: number): tf.Tensor2D {
  if (rows <= ROWS) return draw(sumsShader, texels(1, 1), [rowsOf], [rows, rows]);
  const size = Math.ceil(Math.sqrt(rows));
  const parts = Math.ceil(rows / size);
  return sumOf(draw(sumsShader, texels(parts, 1), [rowsOf], [rows, size]), parts);
}

const weightsOf = ({ weight }: CrossEntropyInput): tf.Tensor[] => (weight === null ? [] : [weight]);

export const webglCrossEntropy: CrossEntropyForm = {
  name: 'webgl',
  forward(input, keep) {
    checkKnownTargets(input);
    const { scores, target, weight, ignore_index, label_smoothing, reduction } = input;
    const [R, C] = scores.shape;
    const count = Math.ceil(C / CHUNK);
    const [isWeighted, weights] = [weight !== null, weightsOf(input)];
    const chunks = draw(chunksShader(isWeighted), texels(R, count), [scores, ...weights], [C, CHUNK]);
    const rowsOf = draw(
      rowsShader(isWeighted),
      texels(R, 1),
      [scores, target, chunks, ...weights],
      [R, C, count, ignore_index],
      [label_smoothing],
    );
    const sums = sumOf(rowsOf, R);
    const loss =
      reduction === 'none'
        ? tf.reshape(draw(lossesShader, [1, R], [rowsOf], []), [R])
        : tf.reshape(draw(lossShader, [1, 1], [sums], [reduction === 'mean' ? 1 : 0]), []);
    return { loss, reserve: keep ? [rowsOf, chunks, sums] : [] };
  },
  backward(input, reserve, dLoss) {
    const { scores, target, weight, ignore_index, label_smoothing, reduction } = input;
    const [R, C] = scores.shape;
    return draw(
      gradientShader(weight !== null),
      [R, C],
      [scores, target, ...reserve, dLoss, ...weightsOf(input)],
      [R, C, Math.ceil(C / CHUNK), ignore_index, reduction === 'mean' ? 1 : 0, reduction === 'none' ? 1 : 0],
      [label_smoothing],
    );
  },
};
