// The norms, and PReLU, whose parameters look like one's.
import type { Call } from './call.js';
import { fit, type Shapes } from './shapes.js';

/** Also those that torch before 0.4.1 wrote, which count no batches. */
export function batchNorm(shapes: Shapes): Call[] {
  const size = shapes.get('running_mean')?.[0] ?? NaN;
  const affine = shapes.has('weight');
  const expected = {
    ...(affine && { weight: [size], bias: [size] }),
    running_mean: [size],
    running_var: [size],
    ...(shapes.has('num_batches_tracked') && { num_batches_tracked: [] }),
  };
  if (!fit(shapes, expected)) return [];
  return [1, 2, 3].map((dimensions) => ({
    name: `BatchNorm${dimensions}d`,
    args: [size],
    ...(!affine && { options: { affine } }),
    inputs: size,
    outputs: size,
    dimensions,
  }));
}

export function norm(shapes: Shapes): Call[] {
  const weight = shapes.get('weight') ?? [];
  const bias = shapes.has('bias');
  if (weight.length === 0 || !fit(shapes, bias ? { weight, bias: weight } : { weight })) return [];
  const [size] = weight;
  const args = [weight.length === 1 ? size : weight];
  const features = size > 1 ? { inputs: weight.at(-1), outputs: weight.at(-1) } : {};
  if (weight.length > 1) return bias ? [{ name: 'LayerNorm', args, ...features }] : []; // else a matrix or a kernel
  if (bias) {
    return [
      { name: 'LayerNorm', args, ...features },
      { name: 'GroupNorm', args: [1, size], ...features },
    ];
  }
  const prelu: Call = { name: 'PReLU', args: size === 1 ? [] : [size], ...features };
  const scales: Call[] = [
    { name: 'RMSNorm', args, ...features },
    { name: 'LayerNorm', args, options: { bias: false }, ...features },
  ];
  return size === 1 ? [prelu, ...scales] : [...scales, prelu];
}
