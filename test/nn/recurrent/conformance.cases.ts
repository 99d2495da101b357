// The recurrent family against real PyTorch, over the product of its options: outputs, states and every gradient.
import cells from '../../fixtures/cells.json' with { type: 'json' };
import gru from '../../fixtures/gru.json' with { type: 'json' };
import lstm from '../../fixtures/lstm.json' with { type: 'json' };
import rnn from '../../fixtures/rnn.json' with { type: 'json' };
import rnnPacked from '../../fixtures/rnn_packed.json' with { type: 'json' };
import { close } from '../../support/assert.js';
import { type Case, suite } from '../../support/case.js';
import { decodeAll, type Encoded } from '../../support/fixture.js';
import { build, type Recorded, replay } from '../../support/recurrent.js';

interface Fixture {
  state_dicts: Record<string, Record<string, Encoded>>;
  cases: Record<string, Recorded & { class: string; arguments: unknown[]; state_dict: string }>;
}

function conformance(name: string, json: object): Case[] {
  const { state_dicts, cases } = json as Fixture;
  const checks = Object.entries(cases).map(([title, recorded]): [string, () => void] => [
    title,
    () => {
      const module = build(recorded.class, recorded.arguments);
      module.load_state_dict(decodeAll(state_dicts[recorded.state_dict]));
      replay(module, recorded, close);
    },
  ]);
  return suite(`${name} as in PyTorch`, Object.fromEntries(checks));
}

export const conformanceCases = [
  ...conformance('nn.RNN', rnn),
  ...conformance('nn.RNN, packed', rnnPacked),
  ...conformance('nn.LSTM', lstm),
  ...conformance('nn.GRU', gru),
  ...conformance('cells', cells),
];
