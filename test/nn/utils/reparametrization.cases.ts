// weight_norm and spectral_norm of both kinds: against PyTorch; what they refuse; who owns the computed weight.
import * as tf from '@tensorflow/tfjs-core';
import { backward, manual_seed, nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/reparametrization.json' with { type: 'json' };
import { close, equal, FORWARD, GRADIENT, leaksNothing, ok, throws } from '../../support/assert.js';
import { build, type ModuleSpec } from '../../support/build.js';
import { suite } from '../../support/case.js';
import { decode, decodeAll, type Encoded } from '../../support/fixture.js';
import { input } from '../../support/values.js';

interface State {
  repr: string;
  state_dict: Record<string, Encoded>;
}

interface Recorded extends State {
  module: ModuleSpec;
  functions: { name: string; options: { name?: string } }[];
  input: Encoded;
  output: Encoded;
  d_output: Encoded;
  gradients: Record<string, Encoded>;
  /** The state after two calls in training mode. */
  trained: Record<string, Encoded>;
  /** What comes out in evaluation mode then. */
  evaluated: Encoded;
  removed: State;
}

type Called = nn.Module & ((x: tf.Tensor) => tf.Tensor | [tf.Tensor, unknown]);
type Wrap = (module: nn.Module, ...args: unknown[]) => nn.Module;

const { utils } = nn;
const { parametrizations, parametrize } = utils;
const runs = Object.entries(fixture.cases as unknown as Record<string, Recorded>);

const functionOf = (name: string): Wrap =>
  Reflect.get(name.includes('.') ? parametrizations : utils, name.split('.').at(-1) ?? '') as Wrap;

function compare(module: nn.Module, expected: Record<string, Encoded>, what: string): void {
  const dict = module.state_dict();
  equal(Object.keys(dict), Object.keys(expected), `${what}: names`);
  for (const [name, value] of Object.entries(expected)) close(dict[name], decode(value), FORWARD, `${what}: ${name}`);
}

function remove(module: nn.Module, { name, options }: Recorded['functions'][0]): void {
  const target = options.name ?? 'weight';
  if (!name.includes('.')) functionOf(`remove_${name}`)(module, target);
  else if ('parametrizations' in module) parametrize.remove_parametrizations(module, target);
}

function check(run: Recorded): void {
  manual_seed(4);
  const module = build(run.module) as Called;
  for (const { name, options } of run.functions) ok(functionOf(name)(module, options) === module, 'the module comes back');
  equal(String(module), run.repr, 'repr');
  compare(module, run.state_dict, 'made');
  equal(
    module.named_parameters().map(([name]) => name),
    Object.keys(run.gradients),
    'parameters',
  );
  module.load_state_dict(decodeAll(run.state_dict));
  const x = decode(run.input);
  const call = (): tf.Tensor => {
    const output = module(x);
    return Array.isArray(output) ? output[0] : output;
  };
  call();
  backward(() => {
    const output = call();
    close(output, decode(run.output), FORWARD, 'output');
    return tf.sum(tf.mul(output, decode(run.d_output)));
  });
  for (const [name, parameter] of module.named_parameters()) {
    close(parameter.grad ?? parameter, decode(run.gradients[name]), GRADIENT, `${name}.grad`);
  }
  compare(module, run.trained, 'trained');
  module.eval();
  close(call(), decode(run.evaluated), FORWARD, 'in evaluation mode');
  for (const wrapped of run.functions) remove(module, wrapped);
  equal(String(module), run.removed.repr, 'repr without it');
  compare(module, run.removed.state_dict, 'without it');
  close(call(), decode(run.evaluated), FORWARD, 'output without it');
  module.dispose();
}

export const reparametrizationCases = [
  ...suite('reparametrization as in PyTorch', Object.fromEntries(runs.map(([name, run]) => [name, () => check(run)]))),
  ...suite('reparametrization', {
    'arguments by position and by name': () => {
      const shapes = (module: nn.Module): number[][] => module.parameters().map(({ shape }) => shape);
      const byPosition = utils.weight_norm(new nn.Linear(3, 4), 'weight', 1);
      equal(shapes(byPosition), shapes(utils.weight_norm({ module: new nn.Linear(3, 4), dim: 1 })));
      equal(shapes(byPosition), shapes(parametrizations.weight_norm(new nn.Linear(3, 4), 'weight', 1)));
      for (const of of [utils, parametrizations]) {
        const module = of.spectral_norm(new nn.Linear(3, 4), 'weight', 2, 1e-6, 1);
        equal(
          module.buffers().map(({ shape }) => shape),
          [[3], [4]],
        );
      }
    },
    'the weight that is read belongs to the reader, that of a call is freed': () => {
      const x = input([5, 3]);
      const made = [
        utils.weight_norm(new nn.Linear(3, 4)),
        utils.spectral_norm(new nn.Linear(3, 4)),
        parametrizations.weight_norm(new nn.Linear(3, 4)),
        parametrizations.spectral_norm(new nn.Linear(3, 4)),
      ];
      for (const module of made) {
        module(x).dispose(); // whose buffers are its own now
        leaksNothing(() => {
          module(x).dispose();
          module.weight.dispose();
          backward(() => tf.sum(module(x))).dispose();
          module.zero_grad();
        }, 3);
      }
    },
    'made, removed and disposed of, nothing is left': () => {
      leaksNothing(() => {
        utils.remove_weight_norm(utils.weight_norm(new nn.Linear(3, 4))).dispose();
        utils.remove_spectral_norm(utils.spectral_norm(new nn.Linear(3, 4))).dispose();
        const module = parametrizations.spectral_norm(parametrizations.weight_norm(new nn.Linear(3, 4)));
        parametrize.remove_parametrizations(module, 'weight').dispose();
        parametrizations.weight_norm(new nn.Linear(3, 4)).dispose();
      }, 3);
    },
    'a call that throws leaves the weight as it was': () => {
      const module = utils.weight_norm(new nn.Linear(3, 4));
      const text = 'mat1 and mat2 shapes cannot be multiplied (5x2 and 3x4)';
      const x = tf.zeros([5, 2]);
      throws(() => module(x), 'RuntimeError', text);
      const [first, second] = [module.weight, module.weight];
      ok(first !== (second as tf.Tensor), 'computed for each reader');
      close(first, second, FORWARD);
    },
    'the original values come back where they are asked for': () => {
      const linear = new nn.Linear(3, 4);
      const { weight } = linear;
      const before = weight.dataSync().slice();
      parametrizations.spectral_norm(linear);
      parametrize.remove_parametrizations(linear, 'weight', false);
      ok(linear.weight === weight, 'the parameter is the same');
      close(weight, Array.from(before), FORWARD);
    },
    'refuses what torch refuses': () => {
      const linear = (): nn.Linear => new nn.Linear(3, 2);
      const plain = 'Linear(in_features=3, out_features=2, bias=True)';
      const modules = { weight: utils.weight_norm(linear()), spectral: utils.spectral_norm(linear()), linear: linear() };
      const twice = (kind: string): string => `Cannot register two ${kind} hooks on the same parameter weight`;
      throws(() => utils.weight_norm(modules.weight), 'RuntimeError', twice('weight_norm'));
      throws(() => utils.spectral_norm(modules.spectral), 'RuntimeError', twice('spectral_norm'));
      throws(() => utils.weight_norm(modules.linear, 'foo'), 'RuntimeError', "'Linear' object has no attribute 'foo'");
      for (const kind of ['weight_norm', 'spectral_norm']) {
        const text = `${kind} of 'weight' not found in ${plain}`;
        throws(() => functionOf(`remove_${kind}`)(modules.linear), 'ValueError', text);
      }
      const range = (rank: string): string => `Dimension out of range (expected to be in range of ${rank}, but got 3)`;
      throws(() => utils.weight_norm(modules.linear, 'weight', 3), 'RangeError', range('[-2, 1]'));
      throws(() => parametrizations.spectral_norm(modules.linear, { dim: 3 }), 'RangeError', range('[-2, 1]'));
      const positive = 'Expected n_power_iterations to be positive, but got n_power_iterations=0';
      for (const of of [utils, parametrizations]) {
        throws(() => of.spectral_norm(modules.linear, 'weight', 0), 'ValueError', positive);
      }
      const element = `does not have a parameter, a buffer, or a parametrized element with name 'foo'`;
      throws(() => parametrizations.weight_norm(modules.linear, 'foo'), 'ValueError', `Module '${plain}' ${element}`);
      const none = `Module '${plain}' has no parameter or buffer with name 'foo'`;
      throws(() => parametrizations.spectral_norm(modules.linear, 'foo'), 'ValueError', none);
      const without = `Module ${plain} does not have a parametrization on weight`;
      throws(() => parametrize.remove_parametrizations(modules.linear, 'weight'), 'ValueError', without);
      const sequence =
        'Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors.';
      parametrizations.weight_norm(modules.linear);
      throws(() => parametrize.remove_parametrizations(modules.linear, 'weight', false), 'ValueError', sequence);
    },
  }),
];
