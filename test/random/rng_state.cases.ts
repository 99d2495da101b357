// The state of the generator: what real PyTorch keeps, byte for byte, from which either side goes on drawing the same numbers.
import * as tf from '@tensorflow/tfjs-core';
import {
  get_rng_state,
  initial_seed,
  load,
  manual_seed,
  nn,
  optim,
  save,
  seed,
  set_rng_state,
  backward,
} from 'tfjs-torch-rnn';
import { normal } from '../../src/random/normal.js';
import { uniform } from '../../src/random/generator.js';
import fixture from '../fixtures/rng_state.json' with { type: 'json' };
import { close, equal, EXACT, ok, throws } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { decode, type Encoded } from '../support/fixture.js';
import { input } from '../support/values.js';

type Draw = ['normal' | 'uniform', number, number, number];

interface Recorded {
  seed: string;
  initial_seed: string;
  before: Draw[];
  state: string;
  values: Encoded;
  parameters: Record<string, Encoded>[];
  state_after: string;
}

const states = Object.entries(fixture.states as unknown as Record<string, Recorded>);
const after = fixture.after as Draw[];
const modules = fixture.modules as ModuleSpec[];

const KINDS = { normal, uniform };
const draw = ([kind, size, a, b]: Draw): number[] => Array.from(KINDS[kind](size, a, b));

const bytesOf = (base64: string): number[] => Array.from(atob(base64), (character) => character.charCodeAt(0));
const tensorOf = (base64: string): tf.Tensor1D => tf.tensor1d(bytesOf(base64), 'int32');

const checkState = (base64: string, what: string): void => close(get_rng_state(), bytesOf(base64), EXACT, what);

/** Draws what PyTorch drew from a state. */
function checkDraws({ values, parameters, state_after }: Recorded): void {
  close(tf.tensor1d(after.flatMap(draw)), decode(values), EXACT, 'values');
  modules.map(build).forEach((module, i) => {
    const dict = module.state_dict();
    for (const name in dict) close(dict[name], decode(parameters[i][name]), EXACT, `${name} of module ${i}`);
  });
  checkState(state_after, 'state afterwards');
}

const setUnchecked = set_rng_state as unknown as (...args: unknown[]) => void;

/** A byte and a value, with which a fresh state is not seeded, has no words left, or is beyond the last one. */
const INVALID = [
  [12, 0],
  [8, 0],
  [17, 3],
];

class Net extends nn.Module {
  rnn = new nn.LSTM(3, 4, { num_layers: 2, dropout: 0.3 });
  dropout = new nn.Dropout(0.4);
  head = new nn.Linear(4, 1);

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.head(this.dropout(this.rnn(x as tf.Tensor3D)[0])));
  }
}
interface Net {
  (x: tf.Tensor): tf.Tensor;
}

class Training {
  readonly model = new Net();
  readonly optimizer = new optim.Adam(this.model.parameters(), { lr: 0.01 });

  steps(count: number): number[] {
    return Array.from({ length: count }, () => {
      this.optimizer.zero_grad();
      const loss = backward(() => tf.mean(tf.square(this.model(input([5, 2, 3])))));
      this.optimizer.step();
      return loss.dataSync()[0];
    });
  }

  dispose(): void {
    this.optimizer.dispose();
    this.model.dispose();
  }
}

interface Checkpoint {
  model: nn.StateDict;
  optimizer: optim.OptimizerStateDict;
  rng_state: tf.Tensor;
}

export const rngStateCases = suite('the state of the generator', {
  ...Object.fromEntries(
    states.flatMap(([name, recorded]) => [
      [
        `${name}: the bytes of PyTorch`,
        () => {
          manual_seed(BigInt(recorded.seed));
          recorded.before.forEach(draw);
          checkState(recorded.state, 'state');
          equal(String(initial_seed()), recorded.initial_seed, 'initial_seed');
        },
      ],
      [
        `${name}: goes on as PyTorch does`,
        () => {
          manual_seed(3);
          draw(['normal', 1, 0, 1]); // a number to spare, which the new state does away with
          set_rng_state(tensorOf(recorded.state));
          checkState(recorded.state, 'state');
          equal(String(initial_seed()), recorded.initial_seed, 'initial_seed');
          checkDraws(recorded);
        },
      ],
    ]),
  ),
  'a state is not changed by later draws, nor by its tensor': () => {
    const state = get_rng_state();
    const drawn = draw(['uniform', 10, 0, 1]);
    set_rng_state({ new_state: state });
    state.dispose();
    equal(draw(['uniform', 10, 0, 1]), drawn);
  },
  'seed() seeds with a number that it returns': () => {
    const random = seed();
    const drawn = draw(['uniform', 10, 0, 1]);
    equal(initial_seed(), random, 'initial_seed');
    ok(seed() !== random, 'another call gives another seed');
    manual_seed(random);
    equal(draw(['uniform', 10, 0, 1]), drawn);
  },
  'through a checkpoint, a training with dropout goes on exactly': async () => {
    manual_seed(1);
    const whole = new Training();
    const losses = whole.steps(3);
    const bytes = await save({
      model: whole.model.state_dict(),
      optimizer: whole.optimizer.state_dict(),
      rng_state: get_rng_state(),
    });
    losses.push(...whole.steps(4));
    ok(new Set(losses).size === 7, 'every step has another loss');

    manual_seed(2);
    const resumed = new Training();
    const saved = await load<Checkpoint>(bytes);
    resumed.model.load_state_dict(saved.model);
    resumed.optimizer.load_state_dict(saved.optimizer);
    set_rng_state(saved.rng_state);
    tf.dispose(saved as unknown as tf.TensorContainer);
    equal(resumed.steps(4), losses.slice(3), 'losses');
    for (const training of [whole, resumed]) training.dispose();
  },
  'what is no state is refused, and changes nothing': () => {
    manual_seed(9);
    const before = get_rng_state();
    const byteTensor = 'RNG state must be a torch.ByteTensor (tfjs: int32 values from 0 to 255)';
    const size = 'Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be';
    throws(() => setUnchecked(3), 'TypeError', 'expected a torch.ByteTensor, but got int');
    throws(() => setUnchecked(), 'TypeError', "set_rng_state() missing 1 required positional argument: 'new_state'");
    const [floats, large, short] = [tf.cast(before, 'float32'), tf.add(before, 1000), tf.slice(before, 0, 5048)];
    throws(() => set_rng_state(floats), 'TypeError', byteTensor);
    throws(() => set_rng_state(large), 'TypeError', byteTensor);
    throws(() => set_rng_state(short), 'RuntimeError', `${size} 5048`);
    for (const [byte, value] of INVALID) {
      const state = tf.tensor1d(
        Array.from(before.dataSync(), (old, i) => (i === byte ? value : old)),
        'int32',
      );
      throws(() => set_rng_state(state), 'RuntimeError', 'Invalid mt19937 state');
    }
    short.dispose();
    throws(() => set_rng_state(short), 'RuntimeError', "set_rng_state(): argument 'new_state' is disposed");
    close(get_rng_state(), before, EXACT);
  },
  'seeds are integers of 64 bits, and nothing takes what it does not know': () => {
    const unchecked = manual_seed as unknown as (...args: unknown[]) => void;
    for (const large of [2 ** 64, -(2 ** 64), 2n ** 64n]) {
      throws(() => manual_seed(large), 'ValueError', 'Overflow when unpacking long long');
    }
    throws(() => unchecked(), 'TypeError', "manual_seed() missing 1 required positional argument: 'seed'");
    throws(() => unchecked({ sed: 1 }), 'TypeError', "manual_seed() got an unexpected keyword argument 'sed'");
    for (const [name, run] of Object.entries({ seed, initial_seed, get_rng_state })) {
      const call = run as unknown as (...args: unknown[]) => void;
      throws(() => call({ x: 1 }), 'TypeError', `${name}() got an unexpected keyword argument 'x'`);
    }
    manual_seed({ seed: 4 });
    equal(initial_seed(), 4);
  },
});
