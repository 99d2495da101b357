// RNN, LSTM and GRU, and their cells.
import { type Call, given } from './call.js';
import { fit, type Shape, type Shapes } from './shapes.js';

const CLASS_BY_GATES: Readonly<Record<number, string>> = { 1: 'RNN', 3: 'GRU', 4: 'LSTM' };

export function recurrent(shapes: Shapes): Call[] {
  const [w_ih, w_hh, w_hr] = ['weight_ih_l0', 'weight_hh_l0', 'weight_hr_l0'].map((name) => shapes.get(name));
  if (w_ih?.length !== 2 || w_hh?.length !== 2) return [];
  const [rows, outputs] = w_hh;
  const hidden_size = w_hr ? w_hr[1] : outputs;
  const proj_size = w_hr ? outputs : 0;
  const name = CLASS_BY_GATES[rows / hidden_size];
  if (name === undefined || (w_hr && (name !== 'LSTM' || proj_size >= hidden_size))) return [];
  const bias = shapes.has('bias_ih_l0');
  const bidirectional = shapes.has('weight_ih_l0_reverse');
  let num_layers = 1;
  while (shapes.has(`weight_ih_l${num_layers}`)) num_layers++;

  const D = bidirectional ? 2 : 1;
  const expected: Record<string, Shape> = {};
  for (let i = 0; i < num_layers * D; i++) {
    const [layer, suffix] = [Math.floor(i / D), i % D === 1 ? '_reverse' : ''];
    expected[`weight_ih_l${layer}${suffix}`] = [rows, layer === 0 ? w_ih[1] : D * outputs];
    expected[`weight_hh_l${layer}${suffix}`] = [rows, outputs];
    if (bias) for (const kind of ['bias_ih', 'bias_hh']) expected[`${kind}_l${layer}${suffix}`] = [rows];
    if (w_hr) expected[`weight_hr_l${layer}${suffix}`] = [proj_size, hidden_size];
  }
  if (!fit(shapes, expected)) return [];
  const options = given({
    num_layers: num_layers > 1 ? num_layers : undefined,
    bias: bias ? undefined : false,
    bidirectional: bidirectional || undefined,
    proj_size: w_hr && proj_size,
  });
  return [{ name, args: [w_ih[1], hidden_size], options, inputs: w_ih[1], outputs: D * outputs }];
}

export function cell(shapes: Shapes): Call[] {
  const [rows, inputs] = shapes.get('weight_ih') ?? [];
  const hidden_size = shapes.get('weight_hh')?.[1] ?? NaN;
  const name = CLASS_BY_GATES[rows / hidden_size];
  const bias = shapes.has('bias_ih');
  const expected = {
    weight_ih: [rows, inputs],
    weight_hh: [rows, hidden_size],
    ...(bias && { bias_ih: [rows], bias_hh: [rows] }),
  };
  if (name === undefined || !fit(shapes, expected)) return [];
  const options = given({ bias: bias ? undefined : false });
  return [{ name: `${name}Cell`, args: [inputs, hidden_size], options, inputs, outputs: hidden_size }];
}
