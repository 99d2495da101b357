// scaled_dot_product_attention and MultiheadAttention: against PyTorch; what they refuse; leaks.
import * as tf from '@tensorflow/tfjs-core';
import { backward, manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/attention.json' with { type: 'json' };
import { close, equal, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

type Mask = Encoded & { bool: boolean };

interface FunctionRun {
  inputs: Encoded[];
  mask: Mask | null;
  options: object;
  output: Encoded;
  d_output: Encoded;
  gradients: Encoded[];
}

interface ModuleRun {
  options: nn.MultiheadAttentionOptions;
  repr: string;
  /** The initial parameters, and those of the call. */
  state_dict: Record<string, Encoded>;
  trained: Record<string, Encoded>;
  /** Query, key and value, or one for all. */
  inputs: Encoded[];
  call: Record<string, unknown>;
  output: Encoded;
  weights: Encoded | null;
  d_output: Encoded;
  d_weights: Encoded | null;
  gradients: Encoded[];
  d_parameters: Record<string, Encoded>;
}

const attend = nn.functional.scaled_dot_product_attention as (...args: unknown[]) => tf.Tensor;

const maskOf = (mask: Mask): tf.Tensor => (mask.bool ? tf.cast(decode(mask), 'bool') : decode(mask));

const isMask = (value: unknown): value is Mask => typeof value === 'object' && value !== null && 'base64' in value;

function checkFunction({ inputs, mask, options, output, d_output, gradients }: FunctionRun): void {
  const leaves = inputs.map(decode);
  const attn_mask = mask && maskOf(mask);
  const call = (...given: tf.Tensor[]): tf.Tensor => attend(...given, { attn_mask, ...options });
  close(call(...leaves), decode(output), FORWARD, 'output');
  const found = tf.grads(call)(leaves, decode(d_output));
  for (const [i, gradient] of gradients.entries()) close(found[i], decode(gradient), GRADIENT, `gradient ${i}`);
}

function checkModule(run: ModuleRun): void {
  manual_seed(6);
  const module = new nn.MultiheadAttention(run.options);
  equal(String(module), run.repr, 'repr');
  const dict = module.state_dict();
  equal(Object.keys(dict), Object.keys(run.state_dict), 'names');
  for (const [name, value] of Object.entries(run.state_dict)) {
    equal(Array.from(dict[name].dataSync()), Array.from(decode(value).dataSync()), name); // bit for bit
  }
  module.load_state_dict(Object.fromEntries(Object.entries(run.trained).map(([name, value]) => [name, decode(value)])));
  const leaves = run.inputs.map((x) => new nn.Parameter(decode(x)));
  const call = Object.fromEntries(
    Object.entries(run.call).map(([name, value]) => [name, isMask(value) ? maskOf(value) : value]),
  );
  const [query, key, value] = leaves.length === 1 ? [leaves[0], leaves[0], leaves[0]] : leaves;
  backward(() => {
    manual_seed(7);
    const [output, weights] = module({ query, key, value, ...call });
    close(output, decode(run.output), FORWARD, 'output');
    const loss = tf.sum(tf.mul(output, decode(run.d_output)));
    if (weights === null || run.weights === null || run.d_weights === null) {
      equal([weights, run.weights], [null, null], 'weights');
      return loss;
    }
    close(weights, decode(run.weights), FORWARD, 'weights');
    return tf.add(loss, tf.sum(tf.mul(weights, decode(run.d_weights))));
  });
  const check = (p: nn.Parameter, gradient: Encoded, what: string): void => {
    close(p.grad ?? p, decode(gradient), GRADIENT, what);
    p.grad?.dispose();
    p.grad = null;
  };
  for (const [i, gradient] of run.gradients.entries()) check(leaves[i], gradient, `gradient ${i}`);
  for (const [name, p] of module.named_parameters()) check(p, run.d_parameters[name], `${name}.grad`);
  module.dispose();
}

const functions = Object.entries(fixture.functions as unknown as Record<string, FunctionRun>);
const modules = Object.entries(fixture.modules as unknown as Record<string, ModuleRun>);
const Z = (...shape: number[]): tf.Tensor => tf.zeros(shape);
const bools = (...shape: number[]): tf.Tensor => tf.zeros(shape, 'bool');
type Row = [run: () => unknown, name: string, message: string];

export const attentionCases = [
  ...suite(
    'scaled_dot_product_attention as in PyTorch',
    Object.fromEntries(functions.map(([name, run]) => [name, () => checkFunction(run)])),
  ),
  ...suite(
    'MultiheadAttention as in PyTorch',
    Object.fromEntries(modules.map(([name, run]) => [name, () => checkModule(run)])),
  ),
  ...suite('attention', {
    'arguments by position and by name': () => {
      const made = new nn.MultiheadAttention(6, 2, 0.1, false, true, true, 4, 5, true);
      const { embed_dim, num_heads, dropout, add_zero_attn, kdim, vdim, batch_first, head_dim } = made;
      equal([embed_dim, num_heads, dropout, add_zero_attn, kdim, vdim], [6, 2, 0.1, true, 4, 5]);
      equal([batch_first, head_dim, made.in_proj_bias, made.in_proj_weight], [true, 3, null, null]);
      equal(new nn.MultiheadAttention(6, { num_heads: 3 }).num_heads, 3);
      const [x, mask] = [input([3, 2, 6]), bools(2, 3)];
      const module = new nn.MultiheadAttention(6, 2);
      const [output, weights] = module(x, x, x, mask, true, bools(3, 3), false);
      equal(
        [output.shape, weights?.shape],
        [
          [3, 2, 6],
          [2, 2, 3, 3],
        ],
      );
      equal(module(x, x, x, { need_weights: false })[1], null);
      const y = input([2, 3, 4]);
      close(attend(y, y, y, null, 0, true), attend({ query: y, key: y, value: y, is_causal: true }), FORWARD);
    },
    'dropout zeroes weights in training mode only': () => {
      const x = input([3, 2, 6]);
      const module = new nn.MultiheadAttention(6, 2, 1);
      module.out_proj.bias?.assign(tf.ones([6]));
      close(module(x, x, x)[0], tf.ones([3, 2, 6]), FORWARD);
      module.eval();
      const [, weights] = module(x, x, x);
      close(tf.sum(weights ?? x, -1), tf.ones([2, 3]), FORWARD);
      close(attend(x, x, x, { dropout_p: 1 }), tf.zeros([3, 2, 6]), FORWARD);
    },
    'no queries, no keys, no batch': () => {
      equal(attend(Z(2, 0, 4), Z(2, 5, 4), Z(2, 5, 6)).shape, [2, 0, 6]);
      close(attend(Z(2, 3, 4), Z(2, 0, 4), Z(2, 0, 6)), tf.zeros([2, 3, 6]), FORWARD);
      const module = new nn.MultiheadAttention(6, 2);
      const [output, weights] = module(Z(3, 0, 6), Z(5, 0, 6), Z(5, 0, 6));
      equal(
        [output.shape, weights?.shape],
        [
          [3, 0, 6],
          [0, 3, 5],
        ],
      );
    },
    'leaks nothing': () => {
      const module = new nn.MultiheadAttention(6, 2, { dropout: 0.1, add_bias_kv: true, batch_first: true });
      const [x, mask, rows] = [input([2, 3, 6]), bools(2, 3), bools(2, 1, 3)];
      leaksNothing(() => {
        tf.dispose(module(x, x, x, { key_padding_mask: mask }) as tf.Tensor[]);
        backward(() => tf.sum(module(x, x, x, { need_weights: false })[0])).dispose();
        module.zero_grad();
        attend(x, x, x, rows).dispose();
      }, 3);
    },
    'scaled_dot_product_attention refuses what torch refuses': () => {
      const [q, k, v] = [Z(2, 3, 4), Z(2, 5, 4), Z(2, 5, 6)];
      const start = 'scaled_dot_product_attention(): argument';
      const size = 'Expected size for first two dimensions of batch2 tensor to be:';
      const tensors = 'The size of tensor a';
      const [narrow, short, other, line, L] = [Z(2, 5, 3), Z(2, 4, 6), Z(3, 5, 4), Z(4), tf.cast(k, 'int32')];
      const [ints, small, truths] = [tf.zeros([3, 5], 'int32'), Z(3, 4), bools(3, 5)];
      const [many, some, odd] = [Z(2, 4, 3, 4), Z(2, 2, 5, 4), Z(2, 3, 5, 4)];
      const heads = 'Number of heads in key and value must divide the number of heads in query';
      const rows: Row[] = [
        [() => attend(q, k, 3), 'TypeError', `${start} 'value' (position 3) must be Tensor, not int`],
        [() => attend(q, k, v, 3), 'TypeError', `${start} 'attn_mask' must be Tensor, not int`],
        [() => attend(q, k, v, null, 'a'), 'TypeError', `${start} 'dropout_p' must be float, not str`],
        [() => attend(q, k, v, { is_causal: 1 }), 'TypeError', `${start} 'is_causal' must be bool, not int`],
        [() => attend(q, k, v, { scale: 'a' }), 'TypeError', `${start} 'scale' must be float, not str`],
        [
          () => attend(line, k, v),
          'RuntimeError',
          'Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: 1 key.dim: 3 and value.dim: 3 instead.',
        ],
        [() => attend(q, narrow, v), 'RuntimeError', `${size} [2, 4] but got: [2, 3].`],
        [() => attend(q, k, short), 'RuntimeError', `${size} [2, 5] but got: [2, 4].`],
        [
          () => attend(q, other, other),
          'RuntimeError',
          `${tensors} (2) must match the size of tensor b (3) at non-singleton dimension 0`,
        ],
        [
          () => attend(q, k, v, small),
          'RuntimeError',
          `${tensors} (5) must match the size of tensor b (4) at non-singleton dimension 2`,
        ],
        [
          () => attend(q, k, v, truths, 0, true),
          'RuntimeError',
          '_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True (in JavaScript: { is_causal: true })',
        ],
        [
          () => attend(q, k, v, ints),
          'RuntimeError',
          'Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: int and  query.dtype: float instead.',
        ],
        [
          () => attend(q, L, v),
          'RuntimeError',
          'Expected query, key, and value to have the same dtype, but got query.dtype: float key.dtype: int and value.dtype: float instead.',
        ],
        [() => attend(L, L, L), 'RuntimeError', 'expected scalar type Float but found Int'],
        [() => attend(q, k, v, null, 2), 'RuntimeError', 'dropout probability has to be between 0 and 1, but got 2'],
        [() => attend(many, odd, odd, { enable_gqa: true }), 'RuntimeError', heads],
        [
          () => attend(many, some, some),
          'RuntimeError',
          `${tensors} (4) must match the size of tensor b (2) at non-singleton dimension 1`,
        ],
      ];
      for (const [run, name, message] of rows) throws(run, name, message);
    },
    'MultiheadAttention refuses what torch refuses': () => {
      const make =
        (...args: unknown[]) =>
        (): nn.Module =>
          new (nn.MultiheadAttention as unknown as new (...args: unknown[]) => nn.Module)(...args);
      const positive = 'embed_dim and num_heads must be greater than 0, got embed_dim';
      throws(make(0, 2), 'ValueError', `${positive}=0 and num_heads=2 instead`);
      throws(make(6, 4), 'RuntimeError', 'embed_dim must be divisible by num_heads');
      throws(make(6, 2, 'a'), 'TypeError', 'dropout should be of type float, got: str');
      const [module, other] = [new nn.MultiheadAttention(6, 2), new nn.MultiheadAttention(6, 2, { kdim: 4 })];
      const [q, k, wide, flat, four] = [Z(3, 2, 6), Z(5, 2, 6), Z(5, 2, 7), Z(5, 6), Z(1, 3, 2, 6)];
      const [fewer, ints, line] = [Z(5, 1, 6), tf.zeros([5, 2, 6], 'int32'), bools(2)];
      const [mask, causal, three, padding, single] = [bools(5, 5), bools(3, 5), bools(3, 3, 5), bools(2, 4), bools(3, 4)];
      const batched = 'For batched (3-D) `query`, expected';
      const call = module as unknown as (...args: unknown[]) => unknown;
      const needed =
        'Need attn_mask if specifying the is_causal hint. You may use the Transformer module method ' +
        '`generate_square_subsequent_mask` to create this mask.';
      const rows: [args: unknown[], message: string][] = [
        [[four, k, k], 'query should be unbatched 2D or batched 3D tensor but received 4-D query tensor'],
        [[q, flat, k], `${batched} \`key\` and \`value\` to be 3-D but found 2-D and 3-D tensors respectively`],
        [[q, k, k, line], `${batched} \`key_padding_mask\` to be \`None\` or 2-D but found 1-D tensor instead`],
        [[q, k, k, null, true, line], `${batched} \`attn_mask\` to be \`None\`, 2-D or 3-D but found 1-D tensor instead`],
        [[q, k, k, ints], 'only bool and floating types of key_padding_mask are supported'],
        [[q, k, k, { is_causal: true }], needed],
        [[wide, k, k], 'was expecting embedding dimension of 6, but got 7'],
        [[q, k, wide], 'key shape torch.Size([5, 2, 6]) does not match value shape torch.Size([5, 2, 7])'],
        [[q, wide, wide], 'mat1 and mat2 shapes cannot be multiplied (10x7 and 6x12)'],
        [[q, ints, ints], 'mat1 and mat2 must have the same dtype, but got Int and Float'],
        [[q, fewer, fewer], "shape '[5, 4, 3]' is invalid for input of size 30"],
        [[q, k, k, null, true, mask], 'The shape of the 2D attn_mask is torch.Size([5, 5]), but should be (3, 5).'],
        [[q, k, k, null, true, three], 'The shape of the 3D attn_mask is torch.Size([3, 3, 5]), but should be (4, 3, 5).'],
        [[q, k, k, padding, true, causal], 'Expected key_padded_mask.shape[1] to be 5, but got 4'],
        [[q, k, k, single, true, causal], 'Expected key_padded_mask.shape[0] to be 2, but got 3'],
      ];
      for (const [args, message] of rows) throws(() => call(...args), 'RuntimeError', message);
      const weights = 'expecting key weights shape of (6, 6), but got torch.Size([6, 4])';
      throws(() => other(q, k, k), 'RuntimeError', weights);
    },
  }),
];
