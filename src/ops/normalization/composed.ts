// The definition of batch, layer and group norm, in tfjs's ops: it runs on every backend.
import { reshape } from '../reshape.js';
import { affine } from './affine.js';
import type { NormalizationForm } from './form.js';
import { momentsOf, standardize } from './standardize.js';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const composedNormalization: NormalizationForm = {
  batch(x, { weight, bias }, eps, moments, observe) {
    const [N, C, ...space] = x.shape;
    const rows = space.length === 0 ? x : reshape(x, [N, C, sizeOf(space)]);
    const axes = rows.rank === 2 ? [0] : [0, 2];
    const used = moments ?? momentsOf(rows, axes);
    if (moments === null) observe(used);
    const aligned = rows.rank === 2 ? [1, C] : [1, C, 1];
    const shaped = { mean: reshape(used.mean, aligned), variance: reshape(used.variance, aligned) };
    return reshape(affine(standardize(rows, shaped, eps, moments === null ? axes : null), weight, bias, 1), x.shape);
  },
  layer(x, { weight, bias }, eps, width) {
    const rows = reshape(x, [x.size / width, width]);
    const [w, b] = [weight, bias].map((parameter) => parameter && reshape(parameter, [width]));
    return reshape(affine(standardize(rows, momentsOf(rows, [1]), eps, [1]), w, b, 1), x.shape);
  },
  group(x, { weight, bias }, eps, groups) {
    const [N, C, ...space] = x.shape;
    const rows = reshape(x, [N * groups, x.size / (N * groups)]);
    const y = standardize(rows, momentsOf(rows, [1]), eps, [1]);
    const channels = space.length === 0 ? [N, C] : [N, C, sizeOf(space)];
    return reshape(affine(reshape(y, channels), weight, bias, 1), x.shape);
  },
};
