// The same training curve as in PyTorch: from the same seed, without copying weights, the same loss at every step.
import * as tf from '@tensorflow/tfjs-core';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import fixture from './fixtures/curves.json' with { type: 'json' };
import { equal, leaksNothing, ok } from './support/assert.js';
import { type Case, suite } from './support/case.js';
import { call, FAMILY } from './support/family.js';

interface Curve {
  kind: string;
  task: string;
  optimizer: string;
  options: object;
  max_norm: number | null;
  input: number[][] | number[][][];
  target: number[] | number[][][];
  losses: number[];
}

function recurrent(kind: string, input_size: number, batch_first: boolean): nn.RNNBase {
  const found = FAMILY.find(({ name }) => name === kind);
  ok(found !== undefined, `there is an nn.${kind}`);
  return found.make(input_size, 6, { batch_first });
}

class Classifier extends nn.Module {
  embedding = new nn.Embedding(7, 4);
  rnn: nn.RNNBase;
  linear: nn.Linear;

  constructor(kind: string) {
    super();
    this.rnn = recurrent(kind, 4, true);
    this.linear = new nn.Linear(6, 3);
  }

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { output } = call(this.rnn, this.embedding(x));
      const [N, L, H] = output.shape;
      return this.linear(tf.reshape(tf.slice(output, [0, L - 1, 0], [N, 1, H]), [N, H]));
    });
  }
}

class Regressor extends nn.Module {
  rnn: nn.RNNBase;
  linear: nn.Linear;

  constructor(kind: string) {
    super();
    this.rnn = recurrent(kind, 2, false);
    this.linear = new nn.Linear(6, 1);
  }

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.linear(call(this.rnn, x).output));
  }
}

interface Training {
  model: Classifier | Regressor;
  optimizer: optim.Optimizer;
  /** One step as in a PyTorch loop. */
  step: () => tf.Tensor;
}

function start({ kind, task, optimizer: name, options, max_norm, input, target }: Curve): Training {
  manual_seed(fixture.seed[0]);
  const classify = task === 'classification';
  const model = classify ? new Classifier(kind) : new Regressor(kind);
  const criterion = classify ? new nn.CrossEntropyLoss() : new nn.MSELoss();
  const x = tf.tensor(input, undefined, classify ? 'int32' : 'float32');
  const y = tf.tensor(target, undefined, classify ? 'int32' : 'float32');
  const make = (optim as unknown as Record<string, new (params: nn.Parameter[], options: object) => optim.Optimizer>)[name];
  const optimizer = new make(model.parameters(), options);
  const step = (): tf.Tensor => {
    optimizer.zero_grad();
    const loss = backward(() => criterion(model(x), y));
    if (max_norm !== null) nn.utils.clip_grad_norm_(model.parameters(), max_norm).dispose();
    optimizer.step();
    return loss;
  };
  return { model, optimizer, step };
}

function follow(curve: Curve): void {
  const { model, optimizer, step } = start(curve);
  equal(curve.losses.length, 200, 'steps');
  const losses = curve.losses.map(() => tf.tidy(() => step().dataSync()[0]));
  curve.losses.forEach((expected, i) => {
    const error = Math.abs(losses[i] - expected) / expected;
    ok(error <= 1e-4, `loss at step ${i}: expected ${expected}, got ${losses[i]}, relative error ${error}`);
  });
  model.dispose();
  optimizer.dispose();
}

const curves = fixture.curves as Record<string, Curve>;

export const trainingCases: Case[] = [
  ...suite(
    'the same curve as in PyTorch',
    Object.fromEntries(Object.entries(curves).map(([name, curve]) => [name, () => follow(curve)])),
  ),
  ...suite('training', {
    '200 steps leave nothing alive but the loss': () => {
      const { model, optimizer, step } = start(curves['GRU with AdamW']);
      leaksNothing(() => tf.dispose(step()), 200);
      optimizer.zero_grad();
      optimizer.dispose();
      model.dispose();
    },
    'freeing model and optimizer frees everything': () => {
      leaksNothing(() => {
        tf.tidy(() => {
          const { model, optimizer, step } = start(curves['LSTM with SGD']);
          step();
          optimizer.dispose();
          model.dispose();
        });
      }, 3);
    },
  }),
];
