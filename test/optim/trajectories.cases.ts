// The optimizers against PyTorch: 20 steps on given gradients, and the same from a state dict that torch wrote.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import fixture from '../fixtures/training.json' with { type: 'json' };
import { close, equal, EXACT, FORWARD } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { decode, decodeAll, type Encoded } from '../support/fixture.js';

interface Run {
  class: string;
  options: object;
  repr: string;
  /** All parameters after each step. */
  trajectory: string[];
  /** The state before step HALF. */
  state_dict: { state: Record<string, Record<string, Encoded>>; param_groups: Record<string, unknown>[] };
}

const HALF = 10;
const { initial } = fixture;
const gradients = fixture.gradients as (Encoded | null)[][];
const runs = fixture.optimizers as unknown as Record<string, Run>;

type Constructor = new (params: nn.Parameter[], options: object) => optim.Optimizer;

const make = (run: Run, parameters: nn.Parameter[]): optim.Optimizer =>
  new (optim as unknown as Record<string, Constructor>)[run.class](parameters, run.options);

function setGrads(parameters: nn.Parameter[], step: number): void {
  parameters.forEach((p, i) => {
    const grad = gradients[step][i];
    p.grad = grad && decode(grad);
  });
}

function compare(parameters: nn.Parameter[], run: Run, step: number): void {
  const actual = tf.concat(parameters.map((p) => tf.reshape(p, [p.size])));
  close(actual, decode({ shape: [actual.size], base64: run.trajectory[step] }), FORWARD, `parameters after step ${step}`);
}

function train(optimizer: optim.Optimizer, parameters: nn.Parameter[], run: Run, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    setGrads(parameters, step);
    optimizer.step();
    compare(parameters, run, step);
  }
}

/** The state dict with its tensors as arrays. */
const plain = ({ state, param_groups }: optim.OptimizerStateDict): unknown => ({
  names: Object.entries(state).map(([number, values]) => [number, Object.keys(values)]),
  shapes: Object.values(state).map((values) => Object.values(values).map((value) => (value as tf.Tensor).shape)),
  param_groups,
});

function check(run: Run): void {
  const recorded = {
    state: Object.fromEntries(Object.entries(run.state_dict.state).map(([number, values]) => [number, decodeAll(values)])),
    param_groups: run.state_dict.param_groups,
  } as optim.OptimizerStateDict;
  const parameters = initial.map((x) => new nn.Parameter(decode(x)));
  const optimizer = make(run, parameters);
  equal(String(optimizer), run.repr, 'repr');
  train(optimizer, parameters, run, 0, HALF);
  equal(plain(optimizer.state_dict()), plain(recorded), 'state dict');
  for (const [number, values] of Object.entries(recorded.state)) {
    const own = optimizer.state_dict().state[number] as Record<string, tf.Tensor>;
    for (const [name, value] of Object.entries(values)) {
      close(own[name], value as tf.Tensor, name === 'step' ? EXACT : FORWARD, name);
    }
  }
  const resumed = make(run, parameters);
  resumed.load_state_dict(recorded);
  train(resumed, parameters, run, HALF, 15);
  const again = make({ ...run, options: {} }, parameters);
  again.load_state_dict(resumed.state_dict());
  resumed.dispose();
  train(again, parameters, run, 15, gradients.length);
  optimizer.dispose();
  again.dispose();
}

export const trajectoryCases: Case[] = suite(
  'optimizers as in PyTorch',
  Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => check(run)])),
);
