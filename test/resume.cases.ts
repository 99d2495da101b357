// Training stopped, saved and taken up again: the numbers of the uninterrupted run, bit for bit.
import * as tf from '@tensorflow/tfjs-core';
import { backward, load, manual_seed, nn, optim, save } from 'tfjs-torch-rnn';
import { equal, ok } from './support/assert.js';
import { suite } from './support/case.js';
import { input } from './support/values.js';

interface Saved {
  model: nn.StateDict;
  optimizer: optim.OptimizerStateDict;
  scheduler: optim.lr_scheduler.SchedulerStateDict;
  epoch: number;
}

const OPTIMIZERS: Readonly<Record<string, (parameters: nn.Parameter[]) => optim.Optimizer>> = {
  SGD: (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9, nesterov: true }),
  Adam: (parameters) => new optim.Adam(parameters, { lr: 0.01, amsgrad: true }),
  AdamW: (parameters) => new optim.AdamW(parameters, { lr: 0.01 }),
  RMSprop: (parameters) => new optim.RMSprop(parameters, { lr: 0.01, momentum: 0.9, centered: true }),
};

const SCHEDULERS: Readonly<Record<string, (optimizer: optim.Optimizer) => optim.lr_scheduler.LRScheduler>> = {
  SGD: (optimizer) => new optim.lr_scheduler.CosineAnnealingLR(optimizer, 6, 0.001),
  Adam: (optimizer) => new optim.lr_scheduler.StepLR(optimizer, 3, 0.5),
  AdamW: (optimizer) => new optim.lr_scheduler.ExponentialLR(optimizer, 0.9),
  RMSprop: (optimizer) => new optim.lr_scheduler.ReduceLROnPlateau(optimizer, { patience: 1, threshold: 0.5, cooldown: 1 }),
};

class Run {
  readonly model: nn.Sequential<tf.Tensor, [tf.Tensor, tf.Tensor]>;
  readonly optimizer: optim.Optimizer;
  readonly scheduler: optim.lr_scheduler.LRScheduler;
  epoch = 0;

  constructor(name: string, seed: number) {
    manual_seed(seed);
    this.model = new nn.Sequential<tf.Tensor, [tf.Tensor, tf.Tensor]>(new nn.GRU(3, 4));
    this.optimizer = OPTIMIZERS[name](this.model.parameters());
    this.scheduler = SCHEDULERS[name](this.optimizer);
  }

  /** Epochs of one step each; their losses. */
  train(epochs: number): number[] {
    return Array.from({ length: epochs }, () => {
      this.optimizer.zero_grad();
      const loss = backward(() => tf.mean(tf.square(tf.sub(this.model(input([5, 2, 3]))[0], input([5, 2, 4])))));
      nn.utils.clip_grad_norm_(this.model.parameters(), 0.5).dispose();
      this.optimizer.step();
      if (this.scheduler instanceof optim.lr_scheduler.ReduceLROnPlateau) this.scheduler.step(loss);
      else this.scheduler.step();
      this.epoch++;
      return loss.dataSync()[0];
    });
  }

  save(): Promise<Uint8Array> {
    const { model, optimizer, scheduler, epoch } = this;
    const saved: Saved = {
      model: model.state_dict(),
      optimizer: optimizer.state_dict(),
      scheduler: scheduler.state_dict(),
      epoch,
    };
    return save({ ...saved });
  }

  async resume(bytes: Uint8Array): Promise<void> {
    const saved = await load<Saved>(bytes);
    this.model.load_state_dict(saved.model);
    this.optimizer.load_state_dict(saved.optimizer);
    this.scheduler.load_state_dict(saved.scheduler);
    this.epoch = saved.epoch;
    tf.dispose(saved as unknown as tf.TensorContainer);
  }

  dispose(): void {
    this.optimizer.dispose();
    this.model.dispose();
  }
}

export const resumeCases = suite(
  'save and resume',
  Object.fromEntries(
    Object.keys(OPTIMIZERS).map((name) => [
      `${name}: the uninterrupted run, bit for bit`,
      async () => {
        const [whole, first, second] = [1, 1, 2].map((seed) => new Run(name, seed));
        const expected = whole.train(10);
        const before = first.train(4);
        await second.resume(await first.save());
        equal(second.epoch, 4, 'epoch');
        equal([...before, ...second.train(6)], expected, 'losses');
        equal(second.scheduler.state_dict(), whole.scheduler.state_dict(), 'scheduler');
        const rates = [second, whole].map(({ optimizer }) => optimizer.param_groups[0].lr);
        equal(rates[0], rates[1], 'learning rate');
        ok(rates[0] < 0.9 * OPTIMIZERS[name]([new nn.Parameter(tf.scalar(0))]).defaults.lr, 'the learning rate fell');
        for (const run of [whole, first, second]) run.dispose();
      },
    ]),
  ),
);
