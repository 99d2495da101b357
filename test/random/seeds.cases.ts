// Initial parameters, and plain draws, after manual_seed: the same bits as real PyTorch draws on an x86 CPU.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed } from 'tfjs-torch-rnn';
import { uniform } from '../../src/random/generator.js';
import { normal } from '../../src/random/normal.js';
import fixture from '../fixtures/seeds.json' with { type: 'json' };
import { close, equal, EXACT } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';

interface Row {
  seed: number;
  modules: ModuleSpec[];
  parameters: Record<string, Encoded>[];
}

interface Draws {
  seed: number;
  draws: ['normal' | 'uniform', number, number, number][];
  values: Encoded;
}

const KINDS = { normal, uniform };

function checkRow({ seed, modules, parameters }: Row): void {
  manual_seed(seed);
  const made = modules.map(build);
  made.forEach((module, i) => {
    const dict = module.state_dict();
    equal(Object.keys(dict), Object.keys(parameters[i]), `parameters of module ${i}`);
    for (const [name, value] of Object.entries(dict)) {
      close(value, decode(parameters[i][name]), EXACT, `${name} of module ${i}`);
    }
  });
}

function checkDraws({ seed, draws, values }: Draws): void {
  manual_seed(seed);
  const drawn = draws.flatMap(([kind, size, a, b]) => Array.from(KINDS[kind](size, a, b)));
  close(tf.tensor1d(drawn), decode(values), EXACT, 'values');
}

const models = Object.entries(fixture.models as unknown as Record<string, Row>);
const draws = Object.entries(fixture.draws as unknown as Record<string, Draws>);

export const seedCases = suite('manual_seed gives the numbers of PyTorch', {
  ...Object.fromEntries(models.map(([name, row]) => [name, () => checkRow(row)])),
  ...Object.fromEntries(draws.map(([name, recorded]) => [`plain draws, ${name}`, () => checkDraws(recorded)])),
  'a new seed forgets the second normal number of a pair': () => {
    const draw = (): number[] => {
      manual_seed(5);
      return Array.from(normal(1, 0, 1));
    };
    equal(draw(), draw());
  },
});
