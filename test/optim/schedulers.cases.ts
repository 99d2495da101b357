// The schedulers against PyTorch: learning rates and momentums of 60 epochs, in one run, resumed, and told the epoch.
import { load, optim, save } from 'tfjs-torch-rnn';
import fixture from '../fixtures/schedulers.json' with { type: 'json' };
import { equal, throws } from '../support/assert.js';
import { type Case, suite } from '../support/case.js';
import { bytesOf } from '../support/fixture.js';
import { type AnyScheduler, compareRates, makeScheduler, optimizerOf } from '../support/schedulers.js';
import { warnings } from '../support/warnings.js';

interface Run {
  class: string;
  options: Record<string, unknown>;
  optimizer: 'SGD' | 'Adam';
  rates: number[][];
  momentums: number[][];
  /** The state after the last epoch. */
  state_dict: Record<string, unknown>;
  /** What torch.save made of the state of optimizer and scheduler before epoch SAVED_EPOCH. */
  file: string;
  /** The learning rates of a scheduler that was told to go on from there. */
  later: number[][] | null;
}

interface Saved {
  optimizer: optim.OptimizerStateDict;
  scheduler: optim.lr_scheduler.SchedulerStateDict;
}

const SAVED_EPOCH = 25;

const runs = fixture.schedulers as unknown as Record<string, Run>;
const { metrics } = fixture;

const ratesOf = (optimizer: optim.Optimizer): number[] => optimizer.param_groups.map(({ lr }) => lr);

function momentumsOf(optimizer: optim.Optimizer): number[] {
  return (optimizer.param_groups as { momentum?: number; betas?: number[] }[]).map(({ momentum, betas }) => {
    return betas ? betas[0] : (momentum ?? NaN);
  });
}

function stepAndCompare(run: Run, optimizer: optim.Optimizer, scheduler: AnyScheduler, epoch: number): void {
  optimizer.step();
  if (scheduler instanceof optim.lr_scheduler.ReduceLROnPlateau) scheduler.step(metrics[epoch]);
  else scheduler.step();
  compareRates(ratesOf(optimizer), run.rates[epoch + 1], `learning rate of epoch ${epoch + 1}`);
  compareRates(scheduler.get_last_lr(), run.rates[epoch + 1], `get_last_lr of epoch ${epoch + 1}`);
  compareRates(momentumsOf(optimizer), run.momentums[epoch + 1], `momentum of epoch ${epoch + 1}`);
}

/** A new optimizer and a scheduler of it. Schedulers in others step before the optimizer, of which torch warns too. */
function make(run: Run, more: object = {}): [optim.Optimizer, AnyScheduler] {
  const optimizer = optimizerOf(run.optimizer);
  const made: AnyScheduler[] = [];
  warnings(() => made.push(makeScheduler(optimizer, run.class, { ...run.options, ...more })));
  return [optimizer, made[0]];
}

/** Sorted names, infinities as the fixture writes them, numbers without their last digits. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(11)) : String(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, rounded(one)]),
  );
}

/** The epochs up to the saved one, and the state then. */
function start(run: Run): Saved {
  const [optimizer, scheduler] = make(run);
  compareRates(scheduler.get_last_lr(), run.rates[0], 'the first learning rate');
  compareRates(momentumsOf(optimizer), run.momentums[0], 'the first momentum');
  for (let epoch = 0; epoch < SAVED_EPOCH; epoch++) stepAndCompare(run, optimizer, scheduler, epoch);
  return { optimizer: optimizer.state_dict(), scheduler: scheduler.state_dict() };
}

/** The epochs from the saved one on, of a new scheduler. */
function resume(run: Run, saved: Saved): void {
  const [optimizer, scheduler] = make(run);
  scheduler.load_state_dict(saved.scheduler);
  optimizer.load_state_dict(saved.optimizer);
  for (let epoch = SAVED_EPOCH; epoch < metrics.length; epoch++) stepAndCompare(run, optimizer, scheduler, epoch);
  equal(rounded(scheduler.state_dict()), rounded(run.state_dict), 'state dict');
}

/** Epochs of a new scheduler that is told where to go on. */
function goOn(run: Run, expected: number[][], saved: Saved): void {
  const optimizer = optimizerOf(run.optimizer);
  optimizer.load_state_dict(saved.optimizer);
  const scheduler = makeScheduler(optimizer, run.class, { ...run.options, last_epoch: SAVED_EPOCH - 1 });
  expected.forEach((rates, i) => {
    optimizer.step();
    if (i > 0) scheduler.step();
    compareRates(ratesOf(optimizer), rates, `${i} epochs after the first`);
  });
}

type Bodies = Record<string, () => void | Promise<void>>;

const each = (body: (run: Run) => void | Promise<void>): Bodies =>
  Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => body(run)]));

export const schedulerRunCases: Case[] = [
  ...suite(
    'schedulers as in PyTorch',
    each((run) => resume(run, start(run))),
  ),
  ...suite(
    'schedulers resumed from a file of PyTorch',
    each(async (run) => {
      const saved = await load<Saved>(bytesOf(run.file));
      resume(run, saved);
      const { later } = run;
      if (later) warnings(() => goOn(run, later, saved));
    }),
  ),
  ...suite(
    'schedulers resumed from a file of ours',
    each(async (run) => resume(run, await load<Saved>(await save({ ...start(run) })))),
  ),
  ...suite('schedulers refuse what PyTorch refuses', {
    'with its texts': () => {
      for (const { class: name, options, error, message } of fixture.refused) {
        const type = error === 'ZeroDivisionError' ? 'RuntimeError' : error;
        const optimizer = optimizerOf();
        throws(() => makeScheduler(optimizer, name, options), type, message);
      }
    },
  }),
  ...suite('CosineAnnealingWarmRestarts', {
    'told the epoch, as in PyTorch': () => {
      for (const { options, epochs } of fixture.restarts) {
        const optimizer = optimizerOf();
        const scheduler = new optim.lr_scheduler.CosineAnnealingWarmRestarts({ optimizer, ...options });
        for (const { epoch, rates, T_cur, T_i, last_epoch } of epochs) {
          optimizer.step();
          scheduler.step(epoch ?? undefined);
          compareRates(scheduler.get_last_lr(), rates, `epoch ${epoch}`);
          equal([scheduler.T_cur, scheduler.T_i, scheduler.last_epoch], [T_cur, T_i, last_epoch], `epoch ${epoch}`);
        }
      }
    },
  }),
];
