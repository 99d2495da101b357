// Linear, Bilinear, Embedding and the convolutions: a weight, and maybe a bias.
import { type Call, withBias } from './call.js';
import { fit, type Shape, type Shapes } from './shapes.js';

/** The weight and the bias of a module that has no other tensors. */
function weightAndBias(shapes: Shapes): { weight: Shape; bias: number | undefined } | undefined {
  const weight = shapes.get('weight');
  const bias = shapes.get('bias')?.[0];
  if (weight === undefined || !fit(shapes, { weight, bias: shapes.has('bias') ? [bias ?? 0] : undefined })) return undefined;
  return { weight, bias };
}

export function linear(shapes: Shapes): Call[] {
  const { weight, bias } = weightAndBias(shapes) ?? {};
  if (weight?.length !== 2 || (bias !== undefined && bias !== weight[0])) return [];
  const [outputs, inputs] = weight;
  const fits: Call[] = [{ name: 'Linear', args: [inputs, outputs], options: withBias(bias !== undefined), inputs, outputs }];
  if (bias === undefined) fits.push({ name: 'Embedding', args: [outputs, inputs], outputs: inputs });
  return fits;
}

/** All that a kernel of its rank can be: neither the groups nor the direction of a convolution is in a file. */
export function convolution(shapes: Shapes): Call[] {
  const { weight, bias } = weightAndBias(shapes) ?? {};
  if (weight === undefined || weight.length < 3 || weight.length > 5) return [];
  const [first, second, ...sizes] = weight;
  const kernel = sizes.every((size) => size === sizes[0]) ? sizes[0] : sizes;
  const dimensions = sizes.length;
  const call = (kind: string, inputs: number, outputs: number, groups = 1): Call => ({
    name: `${kind}${dimensions}d`,
    args: [inputs, outputs, kernel],
    options: { ...(groups > 1 && { groups }), ...withBias(bias !== undefined) },
    inputs,
    outputs,
    dimensions,
  });
  const fits: Call[] = [];
  if (bias === undefined || bias === first) {
    fits.push(call('Conv', second, first));
    if (second === 1) fits.push(call('Conv', first, first, first));
  }
  const groups = (bias ?? second) / second;
  const isConv = bias === first && groups !== 1;
  if (!isConv && Number.isInteger(groups) && first % groups === 0)
    fits.push(call('ConvTranspose', first, second * groups, groups));
  if (dimensions === 1 && (bias === undefined || bias === first)) {
    fits.push({ name: 'Bilinear', args: [second, sizes[0], first], options: withBias(bias !== undefined), outputs: first });
  }
  return fits;
}
