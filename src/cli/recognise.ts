// Which recurrent modules a set of tensor names and shapes belongs to.

type Shape = readonly number[];
type Shapes = ReadonlyMap<string, Shape>;

export interface Recognised {
  /** What stands before the module's parameter names, without the last dot. */
  prefix: string;
  /** `new nn.LSTM(10, 20, { num_layers: 2 })` */
  call: string;
}

const CLASS_BY_GATES: Readonly<Record<number, string>> = { 1: 'RNN', 3: 'GRU', 4: 'LSTM' };

/** The modules that are there whole: every parameter that such a module has, in its shape. */
export function recognise(shapes: Shapes): Recognised[] {
  return [...shapes.keys()].flatMap((name) => {
    const [matches, before] = /^(.*\.)?weight_ih_l0$/s.exec(name) ?? [];
    if (matches === undefined) return [];
    const call = callFor((parameter) => shapes.get(`${before ?? ''}${parameter}`));
    return call === undefined ? [] : [{ prefix: (before ?? '').slice(0, -1), call }];
  });
}

function callFor(shapeOf: (parameter: string) => Shape | undefined): string | undefined {
  const [w_ih, w_hh, w_hr] = ['weight_ih_l0', 'weight_hh_l0', 'weight_hr_l0'].map(shapeOf);
  if (w_ih?.length !== 2 || w_hh?.length !== 2) return undefined;
  const [rows, outputs] = w_hh;
  const hidden_size = w_hr ? w_hr[1] : outputs;
  const proj_size = w_hr ? outputs : 0;
  const name = CLASS_BY_GATES[rows / hidden_size];
  if (name === undefined || (proj_size > 0 && name !== 'LSTM')) return undefined;
  const bias = shapeOf('bias_ih_l0') !== undefined;
  const bidirectional = shapeOf('weight_ih_l0_reverse') !== undefined;
  let num_layers = 1;
  while (shapeOf(`weight_ih_l${num_layers}`) !== undefined) num_layers++;

  const D = bidirectional ? 2 : 1;
  const fits = Array.from({ length: num_layers * D }, (_, i) => {
    const [layer, suffix] = [Math.floor(i / D), i % D === 1 ? '_reverse' : ''];
    const expected: Record<string, number[]> = {
      weight_ih: [rows, layer === 0 ? w_ih[1] : D * outputs],
      weight_hh: [rows, outputs],
      ...(bias && { bias_ih: [rows], bias_hh: [rows] }),
      ...(proj_size > 0 && { weight_hr: [proj_size, hidden_size] }),
    };
    return Object.entries(expected).every(
      ([kind, shape]) => String(shapeOf(`${kind}_l${layer}${suffix}`)) === String(shape),
    );
  });
  if (!fits.every(Boolean)) return undefined;
  const options = [
    num_layers > 1 && `num_layers: ${num_layers}`,
    !bias && 'bias: false',
    bidirectional && 'bidirectional: true',
    proj_size > 0 && `proj_size: ${proj_size}`,
  ].filter((option) => option !== false);
  const keywords = options.length > 0 ? `, { ${options.join(', ')} }` : '';
  return `new nn.${name}(${w_ih[1]}, ${hidden_size}${keywords})`;
}
