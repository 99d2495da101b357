// One configuration on the current backend, compared with PyTorch's record of it.
import { manual_seed } from 'tfjs-torch-rnn';
import { equal, EXACT } from '../support/assert.js';
import { decode, type Encoded } from '../support/fixture.js';
import { build, type Recorded, replay } from '../support/recurrent.js';
import type { Configuration } from './configurations.js';
import { type Finding, findingsOf } from './finding.js';

/** PyTorch's answer to a configuration. */
export type Answer = Recorded & { state_dict: Record<string, Encoded> };

/** Compares initial parameters, results, gradients, and what stays alive. */
export const check = (configuration: Configuration, answer: Answer): Finding[] =>
  findingsOf((compare) => {
    manual_seed(configuration.seed);
    const module = build(configuration.class, configuration.arguments);
    equal(Object.keys(module.state_dict()), Object.keys(answer.state_dict), 'parameter names');
    for (const [name, parameter] of module.named_parameters()) {
      const expected = decode(answer.state_dict[name]);
      compare(parameter, expected, EXACT, `initial ${name}`);
      expected.dispose();
    }
    replay(module, answer, compare);
    module.dispose();
  });
