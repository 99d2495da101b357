// Random configurations of the whole recurrent family: module, layout, states, and what the gradients come from.
import { Dice } from '../support/dice.js';

type Sequence = 'RNN' | 'LSTM' | 'GRU';
type Cell = 'RNNCell' | 'LSTMCell' | 'GRUCell';

const SEQUENCES: readonly Sequence[] = ['RNN', 'LSTM', 'GRU'];
const CELLS: readonly Cell[] = ['RNNCell', 'LSTMCell', 'GRUCell'];

/** What PyTorch is asked (torch_side.py), and what is then done here. */
export interface Configuration {
  class: Sequence | Cell;
  /** Of the constructor, in torch's positional order. */
  arguments: unknown[];
  /** Goes to `manual_seed` before the module is made. */
  seed: number;
  /** What `record` in scripts/fixtures/record.py takes. */
  call: {
    length?: number;
    batch: number | null;
    hx: boolean;
    lengths?: number[];
    enforce_sorted?: boolean;
    cotangents: string[];
  };
}

/** The case `index` of the run with `seed`, of classes whose name contains `part`: always the same one. */
export function draw(seed: number, index: number, part: string): Configuration {
  const mixed = (Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const dice = new Dice(mixed);
  const sequences = SEQUENCES.filter((name) => name.includes(part));
  const cells = CELLS.filter((name) => name.includes(part));
  const isSequence = dice.chance(sequences.length === 0 ? 0 : cells.length === 0 ? 100 : 80);
  return { ...(isSequence ? drawSequence(dice, sequences) : drawCell(dice, cells)), seed: mixed };
}

type Drawn = Omit<Configuration, 'seed'>;

const drawSize = (dice: Dice): number => (dice.chance(10) ? dice.integer(10, 40) : dice.integer(1, 9));

function drawSequence(dice: Dice, names: readonly Sequence[]): Drawn {
  const name = dice.pick(names);
  const hidden_size = drawSize(dice);
  const [bias, batch_first, bidirectional] = [dice.chance(), dice.chance(), dice.chance()];
  const dropout = 0;
  const args = [
    ...[drawSize(dice), hidden_size, dice.integer(1, 3)],
    ...(name === 'RNN' ? [dice.pick(['tanh', 'relu'])] : []),
    ...[bias, batch_first, dropout, bidirectional],
    ...(name === 'LSTM' ? [dice.chance() ? dice.integer(0, hidden_size - 1) : 0] : []), // proj_size
  ];
  const cotangents = dice.some(['output', 'h_n', ...(name === 'LSTM' ? ['c_n'] : [])]);
  return { class: name, arguments: args, call: { ...drawLayout(dice), hx: dice.chance(), cotangents } };
}

function drawLayout(dice: Dice): Pick<Configuration['call'], 'length' | 'batch' | 'lengths' | 'enforce_sorted'> {
  const length = dice.integer(1, 12);
  const layout = dice.pick(['batched', 'unbatched', 'sorted', 'unsorted'] as const);
  if (layout === 'unbatched') return { length, batch: null };
  const batch = dice.integer(1, 6);
  if (layout === 'batched') return { length, batch };
  const lengths = Array.from({ length: batch }, () => dice.integer(1, length));
  if (dice.chance()) lengths[batch - 1] = lengths[0]; // ties
  if (layout === 'sorted') lengths.sort((a, b) => b - a);
  return { length, batch, lengths, enforce_sorted: layout === 'sorted' };
}

function drawCell(dice: Dice, names: readonly Cell[]): Drawn {
  const name = dice.pick(names);
  const nonlinearity = name === 'RNNCell' ? [dice.pick(['tanh', 'relu'])] : [];
  const cotangents = dice.some(['h_1', ...(name === 'LSTMCell' ? ['c_1'] : [])]);
  return {
    class: name,
    arguments: [drawSize(dice), drawSize(dice), dice.chance(), ...nonlinearity],
    call: { batch: dice.chance() ? dice.integer(1, 6) : null, hx: dice.chance(), cotangents },
  };
}

/** On one line, as one would look for it: `LSTM(3, 4, 2, true, false, 0, true, 2), length 5, batch 3, ...`. */
export function describe({ class: name, arguments: args, call }: Configuration): string {
  const facts = Object.entries(call).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return [`${name}(${args.join(', ')})`, ...facts].join(', ');
}
