// Batch, layer and group norms: numbers, gradients and running moments of PyTorch, its texts, its checkpoints, and what is left alive.
import * as tf from '@tensorflow/tfjs-core';
import { backward, load, nn, no_grad, optim, save } from 'tfjs-torch-rnn';
import { tensorTagOf } from '../../src/serialization/tags.js';
import fixture from '../fixtures/normalization.json' with { type: 'json' };
import { alive, close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { bytesOf, decode, decodeAll, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

interface Call {
  training: boolean;
  input: Encoded;
  output: Encoded;
  d_output: Encoded;
  d_input: Encoded;
  d_parameters: Record<string, Encoded>;
}

interface Recorded {
  module: ModuleSpec;
  repr: string;
  state_dict: Record<string, Encoded>;
  calls: Call[];
  after: Record<string, Encoded>;
}

type Norm = nn.Module & ((x: tf.Tensor) => tf.Tensor);

function checkCall(module: Norm, call: Call, which: string): void {
  module.train(call.training);
  const x = decode(call.input);
  const sources: [string, tf.Tensor, Encoded][] = module
    .named_parameters()
    .map(([name, parameter]) => [name, parameter, call.d_parameters[name]]);
  sources.push(['input', x, call.d_input]);
  const gradients = tf.grads(() => {
    const output = module(x);
    close(output, decode(call.output), FORWARD, `output of ${which}`);
    return output;
  })(
    sources.map(([, source]) => source),
    decode(call.d_output),
  );
  for (const [i, [name, , wanted]] of sources.entries()) {
    close(gradients[i], decode(wanted), GRADIENT, `${name}.grad of ${which}`);
  }
}

function check(expected: Recorded): void {
  const module = build(expected.module) as Norm;
  equal(String(module), expected.repr, 'repr');
  equal(Object.keys(module.state_dict()), Object.keys(expected.state_dict), 'names');
  module.load_state_dict(decodeAll(expected.state_dict));
  for (const [i, call] of expected.calls.entries()) checkCall(module, call, `call ${i}`);
  for (const [name, value] of Object.entries(module.state_dict())) {
    close(value, decode(expected.after[name]), FORWARD, `${name} afterwards`);
  }
}

export const recordedNormCases = suite(
  'norms as in PyTorch',
  Object.fromEntries(
    Object.entries(fixture.cases as unknown as Record<string, Recorded>).map(([name, recorded]) => [
      name,
      () => check(recorded),
    ]),
  ),
);

const f = nn.functional as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const zeros = (...shape: number[]): tf.Tensor => tf.zeros(shape);
const make =
  (kind: 'BatchNorm1d' | 'LayerNorm' | 'GroupNorm', ...args: unknown[]) =>
  (): unknown =>
    new (nn[kind] as unknown as new (...args: unknown[]) => unknown)(...args);

export const normCases = suite('norms', {
  'initial values are those of torch': () => {
    const norm = new nn.BatchNorm1d(2);
    const values = Object.entries(norm.state_dict()).map(([name, value]) => [name, value.dtype, [...value.dataSync()]]);
    equal(values, [
      ['weight', 'float32', [1, 1]],
      ['bias', 'float32', [0, 0]],
      ['running_mean', 'float32', [0, 0]],
      ['running_var', 'float32', [1, 1]],
      ['num_batches_tracked', 'int32', [0]],
    ]);
    norm(input([4, 2])).dispose();
    norm.reset_parameters();
    equal(
      Object.entries(norm.state_dict()).map(([name, value]) => [name, value.dtype, [...value.dataSync()]]),
      values,
    );
    const untracked = new nn.BatchNorm1d(2, { affine: false, track_running_stats: false });
    equal([Object.keys(untracked.state_dict()), untracked.weight, untracked.running_mean], [[], null, null]);
    equal(
      [new nn.LayerNorm([2, 3]).weight, new nn.GroupNorm(2, 4).bias].map((parameter) => [...(parameter?.dataSync() ?? [])]),
      [
        [1, 1, 1, 1, 1, 1],
        [0, 0, 0, 0],
      ],
    );
  },
  'a training step leaks nothing, and running moments are no part of it': () => {
    const net = new nn.Sequential(new nn.Linear(3, 4), new nn.BatchNorm1d(4), new nn.LayerNorm(4), new nn.GroupNorm(2, 4));
    const norm = net[1] as nn.BatchNorm1d;
    const [mean, variance, count] = norm.buffers();
    const optimizer = new optim.SGD(net.parameters(), 0.1);
    const x = input([5, 3]);
    const step = (): void => {
      optimizer.zero_grad();
      backward(() => tf.mean(tf.square(tf.add(net(x), 1)))).dispose();
      optimizer.step();
    };
    step();
    leaksNothing(step);
    equal([...count.dataSync()], [22]);
    equal(norm.buffers()[0] === mean && norm.running_var === variance, true, 'the tensors that were there');
    const frozen = mean.clone();
    net.eval();
    leaksNothing(() => {
      step();
      no_grad(() => net(x)).dispose();
    });
    close(mean, frozen, EXACT);
    equal([...count.dataSync()], [42 - 20]);
    optimizer.dispose();
    leaksNothing(() => new nn.BatchNorm1d(3).dispose());
  },
  'running moments follow also where nothing is recorded, and in a tidy': () => {
    const [a, b] = [new nn.BatchNorm1d(3), new nn.BatchNorm1d(3)];
    const x = input([5, 3]);
    tf.tidy(() => void no_grad(() => a(x)));
    backward(() => tf.sum(tf.square(tf.add(b(x), 1)))).dispose();
    for (const [i, buffer] of a.buffers().entries()) close(buffer, b.buffers()[i], EXACT);
    equal([...(a.num_batches_tracked?.dataSync() ?? [])], [1]);
  },
  'a call that throws changes nothing': () => {
    const norm = new nn.BatchNorm1d(3);
    const text = 'Expected more than 1 value per channel when training, got input size torch.Size([1, 3])';
    const one = zeros(1, 3);
    throws(() => norm(one), 'ValueError', text);
    equal([...(norm.num_batches_tracked?.dataSync() ?? [])], [0]);
    equal(norm.eval()(one).shape, [1, 3]);
  },
  'running moments may be taken away, or be set': () => {
    const norm = new nn.BatchNorm1d(2).eval();
    norm.running_mean = tf.tensor1d([1, 2]);
    norm.running_var = tf.tensor1d([4, 4]);
    close(norm(tf.tensor2d([[3, 0]])), [1, -1], FORWARD);
    norm.running_mean = null;
    const x = input([4, 2]);
    throws(() => norm(x), 'RuntimeError', 'running_mean must be defined in evaluation mode');
    norm.running_var = null;
    close(norm(x), new nn.BatchNorm1d(2)(x), EXACT);
  },
  'functional.batch_norm sets running moments in place, of buffers and variables': () => {
    const x = input([5, 3]);
    const [norm, other] = [new nn.BatchNorm1d(3), new nn.BatchNorm1d(3)];
    norm(x).dispose();
    const running: (readonly tf.Tensor[])[] = [
      [tf.variable(tf.zeros([3]), false), tf.variable(tf.ones([3]), false)],
      other.buffers(),
    ];
    for (const [running_mean, running_var] of running) {
      const [before] = alive();
      nn.functional.batch_norm({ input: x, running_mean, running_var, training: true, momentum: 0.1 }).dispose();
      equal(alive()[0], before);
      close(running_mean, norm.buffers()[0], EXACT);
      close(running_var, norm.buffers()[1], EXACT);
    }
    close(nn.functional.batch_norm(x, null, null, { training: true }), new nn.BatchNorm1d(3)(x), EXACT);
    const fixed = tf.zeros([3]);
    throws(
      () => nn.functional.batch_norm(x, fixed, fixed, { training: true }),
      'RuntimeError',
      'batch_norm(): running_mean is to change, which only a buffer or a tf.Variable does (tf.variable(running_mean, false))',
    );
  },
  'large values keep their differences': () => {
    const x = tf.tensor2d([[10001], [10003]]);
    close(new nn.BatchNorm1d(1)(x), [-1, 1], { absolute: 1e-5, relative: 0 });
    close(new nn.LayerNorm(2)(tf.reshape(x, [1, 2])), [-1, 1], { absolute: 1e-5, relative: 0 });
  },
  'a product of what they return sums over its elements alone': () => {
    for (const make of [() => new nn.LayerNorm(5), () => new nn.BatchNorm1d(5), () => new nn.GroupNorm(1, 5)]) {
      const y = tf.tidy(() => tf.add(make()(tf.mul(input([3, 5]), 4)), 0));
      const rows = y.arraySync() as number[][];
      const products = rows.flatMap((a) => rows.map((b) => a.reduce((sum, value, i) => sum + value * b[i], 0)));
      close(tf.matMul(y, y, false, true), products, FORWARD);
    }
  },
  'a checkpoint of PyTorch comes in, and goes out as it was': async () => {
    const { file, state_dict, dtypes, ...expected } = fixture.checkpoint;
    const net = new nn.Sequential(
      new nn.Linear(3, 4),
      new nn.BatchNorm1d(4),
      new nn.ReLU(),
      new nn.Linear(4, 2),
      new nn.LayerNorm(2),
    );
    const loaded = await load(bytesOf(file));
    equal(String(net.load_state_dict(loaded)), '<All keys matched successfully>');
    close(net.eval()(decode(expected.input)), decode(expected.output), FORWARD);
    const again = await load(await save(net.state_dict()));
    equal(Object.keys(again), Object.keys(state_dict));
    for (const [name, value] of Object.entries(again)) {
      equal(tensorTagOf(value)?.dtype, (dtypes as Record<string, string>)[name], name);
      close(value, decode((state_dict as Record<string, Encoded>)[name]), EXACT, name);
    }
    tf.dispose([loaded, again]);
  },
  'a state dict of an older torch counts no batches': () => {
    const net = new nn.Sequential(new nn.BatchNorm1d(2));
    const { '0.num_batches_tracked': _, ...old } = new nn.Sequential(new nn.BatchNorm1d(2)).state_dict();
    equal(String(net.load_state_dict(old)), '<All keys matched successfully>');
    const { '0.running_var': __, ...less } = old;
    const text = 'Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: "0.running_var". ';
    throws(() => net.load_state_dict(less), 'RuntimeError', text);
  },
  'refuse what torch refuses': () => {
    const [x, ints] = [zeros(2, 3), tf.zeros([2, 3], 'int32')];
    const [three, two, column, int3] = [zeros(3), zeros(2), zeros(3, 1), tf.zeros([3], 'int32')];
    const [four, eight] = [zeros(2, 4), zeros(2, 3, 4, 5)];
    const b1 = new nn.BatchNorm1d(3);
    const b2 = new nn.BatchNorm2d(3);
    const layer = new nn.LayerNorm(3);
    const [group, six] = [new nn.GroupNorm(2, 4), zeros(2, 6)];
    const [one4, flat4] = [zeros(1, 4), zeros(4)];
    const channels = (name: string, shape: string): string =>
      `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${shape}`;
    const errors: [() => unknown, string, string][] = [
      [make('BatchNorm1d'), 'TypeError', "_BatchNorm.__init__() missing 1 required positional argument: 'num_features'"],
      [make('BatchNorm1d', -1), 'RuntimeError', 'Trying to create tensor with negative dimension -1: [-1]'],
      [make('BatchNorm1d', 'a'), 'TypeError', 'num_features should be of type int, got: str'],
      [() => b1(four), 'RuntimeError', 'running_mean should contain 4 elements not 3'],
      [() => b1(three), 'ValueError', 'expected 2D or 3D input (got 1D input)'],
      [() => b1(eight), 'ValueError', 'expected 2D or 3D input (got 4D input)'],
      [() => b2(x), 'ValueError', 'expected 4D input (got 2D input)'],
      [() => b1(ints), 'RuntimeError', '"batch_norm" not implemented for \'Int\''],
      [() => f.batch_norm(x, null, null), 'RuntimeError', 'running_mean must be defined in evaluation mode'],
      [() => f.batch_norm(x, three, null), 'RuntimeError', 'running_var must be defined in evaluation mode'],
      [
        () => f.batch_norm(x, three, null, { training: true }),
        'ValueError',
        'running_mean and running_var must either both be None or neither be None',
      ],
      [() => f.batch_norm(x, three, three, two), 'RuntimeError', 'weight should contain 3 elements not 2'],
      [() => f.batch_norm(x, three, three, null, two), 'RuntimeError', 'bias should contain 3 elements not 2'],
      [
        () => f.batch_norm(x, three, three, { eps: -1, training: true }),
        'ValueError',
        'batch_norm eps must be positive during training, but got -1.0',
      ],
      [() => f.batch_norm(x, three, three, { eps: -1 }), 'ValueError', 'batch_norm eps must be non-negative, but got -1.0'],
      [
        () => f.batch_norm(x, three, three, { training: 1 }),
        'TypeError',
        "batch_norm(): argument 'training' (position 6) must be bool, not int",
      ],
      [
        () => f.batch_norm(x, three, three, { momentum: null }),
        'TypeError',
        "batch_norm(): argument 'momentum' (position 7) must be float, not NoneType",
      ],
      [
        () => f.batch_norm(x, 3, three),
        'TypeError',
        "batch_norm(): argument 'running_mean' (position 4) must be Tensor, not int",
      ],
      [
        () => f.batch_norm(x),
        'TypeError',
        "batch_norm() missing 2 required positional arguments: 'running_mean' and 'running_var'",
      ],
      [
        () => f.batch_norm(x, three, three, int3),
        'RuntimeError',
        'mixed dtype (CPU): expect parameter to have scalar type of Float',
      ],
      [make('LayerNorm', 2.5), 'TypeError', "'float' object is not iterable"],
      [
        make('LayerNorm', ['a']),
        'TypeError',
        "empty(): argument 'size' (position 1) must be tuple of ints, but found element of type str at pos 0",
      ],
      [
        () => layer(four),
        'RuntimeError',
        'Given normalized_shape=[3], expected input with shape [*, 3], but got input of size[2, 4]',
      ],
      [() => layer(ints), 'RuntimeError', 'mixed dtype (CPU): all inputs must share same datatype.'],
      [() => f.layer_norm(ints, [3]), 'RuntimeError', '"LayerNormKernelImpl" not implemented for \'Int\''],
      [
        () => f.layer_norm(x, []),
        'RuntimeError',
        'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, ' +
          'but got normalized_shape = []',
      ],
      [
        () => f.layer_norm(x, 3),
        'TypeError',
        "layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, not int",
      ],
      [
        () => f.layer_norm(x, ['a']),
        'TypeError',
        "layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, but found element of type str at pos 0",
      ],
      [
        () => f.layer_norm(x, [3], two),
        'RuntimeError',
        'Expected weight to be of same shape as normalized_shape, but got weight of shape [2] and normalized_shape = [3]',
      ],
      [
        () => f.layer_norm(x, [3], three, column),
        'RuntimeError',
        'Expected bias to be of same shape as normalized_shape, but got bias of shape [3, 1] and normalized_shape = [3]',
      ],
      [
        () => f.layer_norm(x, [3], { eps: 'a' }),
        'TypeError',
        "layer_norm(): argument 'eps' (position 5) must be float, not str",
      ],
      [make('GroupNorm', 3, 4), 'ValueError', 'num_channels (4) must be divisible by num_groups (3)'],
      [make('GroupNorm', 0, 4), 'RuntimeError', 'integer modulo by zero'],
      [() => group(six), 'RuntimeError', `${channels('weight', '[4]')} and input of shape [2, 6]`],
      [() => group(flat4), 'RuntimeError', 'Expected at least 2 dimensions for input tensor but received 1'],
      [
        () => f.group_norm(x, 2),
        'RuntimeError',
        'Expected number of channels in input to be divisible by num_groups, but got input of shape [2, 3] and num_groups=2',
      ],
      [
        () => f.group_norm(one4, 4),
        'ValueError',
        'Expected more than 1 value per channel when training, got input size [1, 4]',
      ],
      [() => f.group_norm(four, -2), 'RuntimeError', 'Expected num groups to be greater than 0, got -2'],
      [() => f.group_norm(four, 0), 'RuntimeError', 'integer division or modulo by zero'],
      [() => f.group_norm(ints, 3), 'RuntimeError', '"GroupNormKernelImpl" not implemented for \'Int\''],
      [() => f.group_norm(four, 2, three), 'RuntimeError', `${channels('weight', '[3]')} and input of shape [2, 4]`],
      [
        () => f.group_norm(four, 2.5),
        'TypeError',
        "group_norm(): argument 'num_groups' (position 2) must be int, not float",
      ],
    ];
    for (const [run, name, message] of errors) throws(run, name, message);
  },
});
