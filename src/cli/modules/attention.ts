// MultiheadAttention.
import { type Call, given } from './call.js';
import { fit, type Shapes } from './shapes.js';

/** With one head, since how many there are is not in a file. */
export function attention(shapes: Shapes): Call[] {
  const [E] = shapes.get('out_proj.weight') ?? [];
  const [kdim, vdim] = ['k', 'v'].map((name) => shapes.get(`${name}_proj_weight`)?.[1]);
  const bias = shapes.has('in_proj_bias');
  const add_bias_kv = shapes.has('bias_k');
  const expected = {
    ...(kdim === undefined || vdim === undefined
      ? { in_proj_weight: [3 * E, E] }
      : { q_proj_weight: [E, E], k_proj_weight: [E, kdim], v_proj_weight: [E, vdim] }),
    ...(bias && { in_proj_bias: [3 * E], 'out_proj.bias': [E] }),
    ...(add_bias_kv && { bias_k: [1, 1, E], bias_v: [1, 1, E] }),
    'out_proj.weight': [E, E],
  };
  if (!fit(shapes, expected)) return [];
  const options = given({ bias: bias ? undefined : false, add_bias_kv: add_bias_kv || undefined, kdim, vdim });
  return [{ name: 'MultiheadAttention', args: [E, 1], options, inputs: E, outputs: E }];
}
