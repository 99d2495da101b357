// AveragedModel and SWALR against PyTorch: averages, learning rates in one run and resumed, and what they refuse.
import * as tf from '@tensorflow/tfjs-core';
import { nn, optim } from 'tfjs-torch-rnn';
import fixture from '../fixtures/swa.json' with { type: 'json' };
import { close, equal, FORWARD, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, decodeAll, type Encoded } from '../support/fixture.js';
import { compareRates, optimizerOf } from '../support/schedulers.js';

interface Run {
  options: object;
  rates: number[][];
  /** Before epoch HALF. */
  state_dict: Record<string, unknown>;
  targets: number[];
}

const HALF = 4;
const SWALR = optim.swa_utils.SWALR as unknown as new (...args: unknown[]) => optim.swa_utils.SWALR;
const runs = Object.entries(fixture.runs as unknown as Record<string, Run>);
const refused = fixture.refused as { options: object; error: string; message: string }[];

function check({ options, rates, state_dict, targets }: Run): void {
  const optimizer = optimizerOf();
  const scheduler = new SWALR({ optimizer, ...options });
  const follow = (by: optim.swa_utils.SWALR, from: number, to: number): void => {
    for (let epoch = from; epoch < to; epoch++) {
      compareRates(by.get_last_lr(), rates[epoch], `epoch ${epoch}`);
      optimizer.step();
      by.step();
    }
    compareRates(by.get_last_lr(), rates[to], `epoch ${to}`);
  };
  follow(scheduler, 0, HALF);
  equal(
    optimizer.param_groups.map((group) => (group as { swa_lr?: number }).swa_lr),
    targets,
  );
  const own = scheduler.state_dict();
  const names = Object.keys(state_dict).filter((name) => name !== '_last_lr');
  equal(Object.keys(own).sort(), Object.keys(state_dict).sort(), 'names');
  for (const name of names) equal(own[name], state_dict[name], name);
  const rest = optimizer.param_groups.map(({ lr }) => lr);
  const resumed = new SWALR({ optimizer, ...options });
  optimizer.param_groups.forEach((group, i) => (group.lr = rest[i]));
  resumed.load_state_dict(state_dict);
  follow(resumed, HALF, rates.length - 1);
}

interface Averages {
  decay: number | null;
  use_buffers: boolean;
  repr: string;
  steps: { model: Record<string, Encoded>; averaged: Record<string, Encoded> }[];
}

const { AveragedModel, get_ema_avg_fn, get_swa_avg_fn } = optim.swa_utils;
const averages = Object.entries(fixture.averages as unknown as Record<string, Averages>);
const net = (): nn.Sequential => new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));

function checkAverages({ decay, use_buffers, repr, steps }: Averages): void {
  const [model, averaged] = [
    net(),
    new AveragedModel(net(), { avg_fn: decay === null ? get_swa_avg_fn() : get_ema_avg_fn(decay), use_buffers }),
  ];
  equal(String(averaged), repr);
  for (const [i, step] of steps.entries()) {
    model.load_state_dict(decodeAll(step.model));
    averaged.update_parameters(model);
    const dict = averaged.state_dict();
    equal(Object.keys(dict), Object.keys(step.averaged), 'names');
    for (const [name, value] of Object.entries(step.averaged)) {
      close(tf.cast(dict[name], 'float32'), decode(value), FORWARD, `${name} after step ${i}`);
    }
  }
}

export const swaCases = [
  ...suite(
    'AveragedModel as in PyTorch',
    Object.fromEntries(averages.map(([name, run]) => [name, () => checkAverages(run)])),
  ),
  ...suite('AveragedModel', {
    'calls the model with the averages, by default the mean': () => {
      const [linear, averaged] = [new nn.Linear(2, 1), new AveragedModel(new nn.Linear(2, 1))];
      for (const value of [1, 2, 6]) {
        linear.weight.assign(tf.fill([1, 2], value));
        linear.bias?.assign(tf.fill([1], -value));
        averaged.update_parameters({ model: linear });
      }
      close(averaged(tf.ones([1, 2])), [3], FORWARD);
      equal(averaged.n_averaged.dataSync()[0], 3);
    },
    'leaks nothing': () => {
      const [model, averaged] = [net(), new AveragedModel(net())];
      averaged.update_parameters(model);
      leaksNothing(() => averaged.update_parameters(model), 3);
    },
    'refuses what does not fit': () => {
      const [linear, other] = [new nn.Linear(2, 1), new nn.Linear(3, 1)];
      const averaged = new AveragedModel(linear);
      const itself = 'update_parameters(): the model has the averages itself (give AveragedModel a second one)';
      throws(() => averaged.update_parameters(linear), 'RuntimeError', itself);
      const shapes = 'update_parameters(): the model has parameters or buffers of other shapes than the averages';
      throws(() => averaged.update_parameters(other), 'RuntimeError', shapes);
      const decay = 'Invalid decay value 1.5 provided. Please provide a value in [0,1] range.';
      throws(() => get_ema_avg_fn(1.5), 'ValueError', decay);
    },
  }),
  ...suite('SWALR as in PyTorch', Object.fromEntries(runs.map(([name, run]) => [name, () => check(run)]))),
  ...suite('SWALR', {
    'arguments by position and by name': () => {
      const byPosition = new optim.swa_utils.SWALR(optimizerOf(), 0.05, 4, 'linear');
      const byName = new optim.swa_utils.SWALR({
        optimizer: optimizerOf(),
        swa_lr: 0.05,
        anneal_epochs: 4,
        anneal_strategy: 'linear',
      });
      equal(byName.state_dict(), byPosition.state_dict());
    },
    'refuses what torch refuses': () => {
      for (const { options, error, message } of refused) {
        const optimizer = optimizerOf();
        throws(() => new SWALR(optimizer, options), error, message);
      }
    },
  }),
];
