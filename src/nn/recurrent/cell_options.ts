// The arguments of the cells: names, defaults and checks.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkBool, checkInt } from '../../python/checks.js';
import { str } from '../../python/repr.js';

/** Arguments of {@link LSTMCell} and {@link GRUCell}. */
export interface CellOptions {
  /** Hin, the number of features of the input. */
  input_size: number;
  /** Hout, the number of features of the hidden state. */
  hidden_size: number;
  /** Whether there are biases `bias_ih` and `bias_hh`. Default true. */
  bias?: boolean;
}

/** Arguments of {@link RNNCell}. */
export interface RNNCellOptions extends CellOptions {
  /** The activation. Default `'tanh'`. */
  nonlinearity?: 'tanh' | 'relu';
}

/** Arguments of {@link RNNCellBase}. */
export interface CellBaseOptions extends Required<CellOptions> {
  /** G, the number of gates. */
  num_chunks: number;
}

const SHARED = ['input_size', 'hidden_size', 'bias'] as const;

/** The argument lists that LSTMCell and GRUCell take: torch's positional order, any tail of it by keyword. */
export type CellArguments = Arguments<CellOptions, typeof SHARED>;
/** The argument lists that RNNCellBase takes: torch's positional order, any tail of it by keyword. */
export type CellBaseArguments = Arguments<CellBaseOptions, [...typeof SHARED, 'num_chunks']>;
/** The argument lists that RNNCell takes: torch's positional order, any tail of it by keyword. */
export type RNNCellArguments = Arguments<RNNCellOptions, [...typeof SHARED, 'nonlinearity']>;

type Sizes = [input_size: number, hidden_size: number, bias: boolean];

/** Binds and checks the arguments of LSTMCell and GRUCell. */
export function checkCellArguments(name: 'LSTMCell' | 'GRUCell', args: readonly unknown[]): Sizes {
  const { input_size, hidden_size, bias } = checkShared(bind(`${name}.__init__()`, SHARED, 2, splitKeywords(args)));
  return [input_size, hidden_size, bias];
}

export function checkCellBaseArguments(args: readonly unknown[]): CellBaseOptions {
  const bound = bind('RNNCellBase.__init__()', [...SHARED, 'num_chunks'], 4, splitKeywords(args));
  const { num_chunks } = bound;
  const shared = checkShared(bound);
  checkInt('num_chunks', num_chunks);
  return { ...shared, num_chunks };
}

export function checkRNNCellArguments(args: readonly unknown[]): Required<RNNCellOptions> {
  const bound = bind('RNNCell.__init__()', [...SHARED, 'nonlinearity'], 2, splitKeywords(args));
  const { nonlinearity = 'tanh' } = bound;
  const shared = checkShared(bound);
  check(
    nonlinearity === 'tanh' || nonlinearity === 'relu',
    () => new RuntimeError(`Unknown nonlinearity: ${str(nonlinearity)}`),
  );
  return { ...shared, nonlinearity };
}

function checkShared({ input_size, hidden_size, bias = true }: Partial<Record<string, unknown>>): Required<CellOptions> {
  checkInt('input_size', input_size);
  checkInt('hidden_size', hidden_size);
  checkBool('bias', bias);
  return { input_size, hidden_size, bias };
}
