// The generator against PyTorch's CPU generator.
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { uniform } from '../../src/random/generator.js';
import { close, equal, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

const PRINTED = { absolute: 5e-8, relative: 1e-7 }; // the expected values are printed to seven or ten digits

export const generatorCases = suite('manual_seed', {
  'gives the initial weights of PyTorch': () => {
    manual_seed(0);
    const rnn = new nn.RNN(3, 4);
    close(
      rnn.weight_hh_l0,
      [-0.4776742, -0.3311411, -0.2061116, 0.0185218].concat(Array.from(rnn.weight_hh_l0.dataSync()).slice(4)),
      PRINTED,
    );
    close(rnn.bias_hh_l0, [-0.3240898, -0.2301664, -0.3493202, -0.4682805], PRINTED);
    manual_seed(123);
    const one = new nn.RNN(1, 1);
    equal(
      one.parameters().map((p) => Number(p.dataSync()[0].toFixed(10))),
      [-0.4077761173, 0.0331245661, -0.4966585636, 0.3771135807],
    );
  },
  'repeats, and takes the seed modulo 2^32': () => {
    const draw = (seed: number): number[] => {
      manual_seed(seed);
      return Array.from(uniform(1000, -1, 1));
    };
    equal(draw(7), draw(7));
    equal(draw(2 ** 32 + 7), draw(7));
    ok(JSON.stringify(draw(8)) !== JSON.stringify(draw(7)), 'another seed gives other numbers');
    const expected = draw(0);
    manual_seed({ seed: 0 });
    equal(Array.from(uniform(1000, -1, 1)), expected);
    throws(() => manual_seed(0.5), 'TypeError', 'manual_seed expected an int, but got 0.5');
  },
});
