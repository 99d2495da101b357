// Softmax with cross entropy on WebGPU: three dispatches forward, one back, and no class is read back.
import * as tf from '@tensorflow/tfjs-core';
import { allocate, each, run } from '../../engines/webgpu/program.js';
import { TEAM } from '../../engines/webgpu/workgroup.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';
import { checkKnownTargets } from './targets.js';
import { gradientSource, LOSS, rowsSource } from './webgpu_programs.js';

const given = ({ scores, target, weight }: CrossEntropyInput): Record<string, tf.Tensor> => ({
  ...{ scores, classOf: target },
  ...(weight !== null && { classWeights: weight }),
});

export const webgpuCrossEntropy: CrossEntropyForm = {
  name: 'webgpu',
  forward(input, keep) {
    checkKnownTargets(input);
    const { scores, weight, ignore_index: ignored, label_smoothing: smoothing, reduction } = input;
    const [rows, classes] = scores.shape;
    const isWeighted = weight !== null;
    const [rowsOf, sums] = [allocate(4 * rows), allocate(2)];
    const source = (): string => rowsSource(isWeighted);
    const ofRows = { key: `crossEntropyRows ${isWeighted}`, threads: TEAM, inputs: given(input), source };
    run(ofRows, { rows, classes, ignored }, rows, rowsOf, { smoothing });
    const isMean = reduction === 'mean' ? 1 : 0;
    run({ key: 'crossEntropy', threads: TEAM, inputs: { rowsOf }, source: () => LOSS }, { rows, isMean }, 1, sums);
    const loss =
      reduction === 'none'
        ? tf.reshape(tf.slice(tf.reshape(rowsOf, [rows, 4]), [0, 0], [rows, 1]), [rows])
        : tf.reshape(tf.slice(sums, [0], [1]), []);
    return { loss, reserve: keep ? [rowsOf, sums] : [] };
  },
  backward(input, [rowsOf, sums], dLoss) {
    const { scores, weight, ignore_index: ignored, label_smoothing: smoothing, reduction } = input;
    const [perRow, isMean] = [reduction === 'none' ? 1 : 0, reduction === 'mean' ? 1 : 0];
    const source = (): string => gradientSource(weight !== null);
    const inputs = { ...given(input), rowsOf, sums, dLoss };
    const shader = { key: `crossEntropyGradient ${weight !== null}`, inputs, source };
    return each(shader, scores.shape, { classes: scores.shape[1], ignored, perRow, isMean }, { smoothing });
  },
};
