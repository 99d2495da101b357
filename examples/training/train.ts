// The loop around a training step: progress, checkpoints, going on from one, and a clean stop on Ctrl-C.
import fs from 'node:fs';
import path from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { load, type nn, type optim, save } from 'tfjs-torch-rnn';
import type { Options } from './options.js';
import { Progress } from './progress.js';

export interface Training {
  options: Options;
  model: nn.Module;
  optimizer: optim.Optimizer;
  /** Stepped after every epoch. */
  scheduler?: optim.lr_scheduler.LRScheduler;
  /** What a step hands on to the next one beside the parameters: a hidden state. Saved, so that a stop can come between. */
  carried?: { state: tf.Tensor | tf.Tensor[] | null };
  stepsPerEpoch: number;
  /** One step of training on batch i of the epoch; returns its loss. */
  step: (epoch: number, i: number) => number;
}

interface Checkpoint {
  model_state_dict: nn.StateDict;
  optimizer_state_dict: optim.OptimizerStateDict;
  scheduler_state_dict: optim.lr_scheduler.SchedulerStateDict | null;
  carried: tf.Tensor | tf.Tensor[] | null;
  seed: number;
  losses: number[];
}

/** Trains to the end, or until Ctrl-C. Returns the loss of every step, those of earlier runs included; null if stopped. */
export async function train(training: Training): Promise<number[] | null> {
  const { options, optimizer, scheduler, stepsPerEpoch, step } = training;
  const total = options.epochs * stepsPerEpoch;
  const losses = fs.existsSync(options.checkpoint) ? await restore(training) : [];
  let stopping = false;
  const stop = (): void => {
    stopping = true;
  };
  process.once('SIGINT', stop); // a second Ctrl-C ends the process at once
  const progress = new Progress(total, losses.length);
  while (losses.length < total && !stopping) {
    const epoch = Math.floor(losses.length / stepsPerEpoch);
    losses.push(step(epoch, losses.length % stepsPerEpoch));
    progress.update(losses.length, `loss ${losses[losses.length - 1].toFixed(4)}`);
    const endOfEpoch = losses.length % stepsPerEpoch === 0;
    if (endOfEpoch) scheduler?.step();
    if (endOfEpoch) await store(training, losses);
    await new Promise(setImmediate); // lets Ctrl-C through
  }
  progress.end();
  process.off('SIGINT', stop);
  if (losses.length >= total) return losses;
  await store(training, losses);
  console.log(
    `stopped and saved to ${options.checkpoint} after ${losses.length} steps; the same command goes on from there`,
  );
  process.exitCode = 130;
  optimizer.zero_grad();
  return null;
}

async function store({ options, model, optimizer, scheduler, carried }: Training, losses: readonly number[]): Promise<void> {
  fs.mkdirSync(path.dirname(options.checkpoint), { recursive: true });
  const checkpoint = {
    model_state_dict: model.state_dict(),
    optimizer_state_dict: optimizer.state_dict(),
    scheduler_state_dict: scheduler?.state_dict() ?? null,
    carried: carried?.state ?? null,
    seed: options.seed,
    losses,
  };
  await save(checkpoint, options.checkpoint);
}

async function restore({ options, model, optimizer, scheduler, carried }: Training): Promise<number[]> {
  const checkpoint = await load<Checkpoint>(options.checkpoint);
  if (checkpoint.seed !== options.seed) {
    throw new Error(`${options.checkpoint} was trained with --seed ${checkpoint.seed}, not ${options.seed}`);
  }
  model.load_state_dict(checkpoint.model_state_dict);
  optimizer.load_state_dict(checkpoint.optimizer_state_dict);
  if (scheduler && checkpoint.scheduler_state_dict) scheduler.load_state_dict(checkpoint.scheduler_state_dict);
  if (carried) carried.state = checkpoint.carried;
  console.log(`going on from ${options.checkpoint}, after ${checkpoint.losses.length} steps`);
  return checkpoint.losses;
}
