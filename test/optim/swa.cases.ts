// SWALR against PyTorch: learning rates, in one run and resumed, and what it refuses.
import { optim } from 'tfjs-torch-rnn';
import fixture from '../fixtures/swa.json' with { type: 'json' };
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
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

export const swaCases = [
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
