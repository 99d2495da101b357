// The arguments of the recurrent modules: names, defaults, and torch's checks in torch's order.
import { check } from '../check.js';
import { ValueError } from '../errors.js';
import { MODES, type ModeName } from '../recurrence/modes.js';
import { type Arguments, bind, splitKeywords } from './arguments.js';
import { str, typeName } from './python.js';

/** Arguments of {@link RNN}. */
export interface RNNOptions {
  /** Hin, the number of features of the input. */
  input_size: number;
  /** Hout, the number of features of the hidden state. */
  hidden_size: number;
  /** K, the number of layers, each fed with the outputs of the one below. Default 1. */
  num_layers?: number;
  /** The activation. Default `'tanh'`. */
  nonlinearity?: 'tanh' | 'relu';
  /** Whether there are biases `b_ih` and `b_hh`. Default true. */
  bias?: boolean;
  /** Whether input and output are (N, L, H) instead of (L, N, H). Never concerns `hx` and `h_n`. Default false. */
  batch_first?: boolean;
  /** Probability of zeroing an element between layers, in training mode only. Default 0. */
  dropout?: number;
  /** Whether a second direction reads the sequence from its end. Default false. */
  bidirectional?: boolean;
}

/** Arguments of {@link RNNBase}: as {@link RNNOptions}, with the mode in place of the nonlinearity. */
export interface RNNBaseOptions extends Omit<RNNOptions, 'nonlinearity'> {
  /** torch's mode string. */
  mode: ModeName;
}

const SHARED = ['bias', 'batch_first', 'dropout', 'bidirectional'] as const;
const SIZES = ['input_size', 'hidden_size', 'num_layers'] as const;
const PARAMETERS = ['mode', ...SIZES, ...SHARED] as const;

/** The argument lists that RNN and RNNBase take: torch's positional order, any tail of it by keyword. */
export type RNNArguments = Arguments<RNNOptions, [...typeof SIZES, 'nonlinearity', ...typeof SHARED]>;
export type RNNBaseArguments = Arguments<RNNBaseOptions, typeof PARAMETERS>;

/** What `RNN.__init__` does before it calls `RNNBase.__init__`: turns the nonlinearity into the mode. */
export function toRNNBaseArguments(args: readonly unknown[]): RNNBaseArguments {
  const { positional, keywords } = splitKeywords(args);
  check(!('proj_size' in keywords), () => new ValueError('proj_size argument is only supported for LSTM, not RNN or GRU'));
  const byPosition = positional.length > 3;
  const { nonlinearity: byKeyword, ...otherKeywords } = keywords;
  const { nonlinearity = 'tanh' } = { nonlinearity: byPosition ? positional[3] : byKeyword };
  check(
    nonlinearity === 'tanh' || nonlinearity === 'relu',
    () => new ValueError(`Unknown nonlinearity '${str(nonlinearity)}'. Select from 'tanh' or 'relu'.`),
  );
  const mode: ModeName = nonlinearity === 'tanh' ? 'RNN_TANH' : 'RNN_RELU';
  const others = [...positional.slice(0, 3), ...positional.slice(4)];
  return [mode, ...others, byPosition ? keywords : otherKeywords] as RNNBaseArguments; // checked by RNNBase
}

/** Binds and checks the arguments of `RNNBase(mode, input_size, hidden_size, ...)`. The first failing check wins. */
export function checkRNNBaseArguments(args: readonly unknown[]): Required<RNNBaseOptions> {
  const bound = bind('RNNBase.__init__()', PARAMETERS, 3, splitKeywords(args));
  const { mode, input_size, hidden_size, num_layers = 1 } = bound;
  const { bias = true, batch_first = false, bidirectional = false } = bound;
  const dropout = checkDropout(bound.dropout, num_layers);
  checkBool('bias', bias);
  checkBool('batch_first', batch_first);
  checkSize('input_size', input_size);
  checkSize('hidden_size', hidden_size);
  checkSize('num_layers', num_layers);
  checkBool('bidirectional', bidirectional);
  checkMode(mode);
  return { mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional };
}

function checkDropout(dropout: unknown = 0, num_layers: unknown): number {
  check(
    typeof dropout !== 'string' || !Number.isNaN(Number(dropout)),
    () => new ValueError(`could not convert string to float: '${String(dropout)}'`),
  );
  check(
    ['string', 'number', 'boolean'].includes(typeof dropout),
    () => new TypeError(`float() argument must be a string or a real number, not '${typeName(dropout)}'`),
  );
  check(typeof dropout === 'number' && dropout >= 0 && dropout <= 1, () => {
    const range = 'dropout should be a number in range [0, 1]';
    return new ValueError(`${range} representing the probability of an element being zeroed`);
  });
  if (dropout > 0 && num_layers === 1) {
    console.warn(
      'dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects ' +
        `num_layers greater than 1, but got dropout=${dropout} and num_layers=${num_layers}`,
    );
  }
  return dropout;
}

function checkBool(name: string, value: unknown): asserts value is boolean {
  check(typeof value === 'boolean', () => new TypeError(`${name} should be of type bool, got: ${typeName(value)}`));
}

function checkSize(name: string, value: unknown): asserts value is number {
  check(Number.isInteger(value), () => new TypeError(`${name} should be of type int, got: ${typeName(value)}`));
  check((value as number) > 0, () => new ValueError(`${name} must be greater than zero`));
}

function checkMode(mode: unknown): asserts mode is ModeName {
  check(Object.hasOwn(MODES, String(mode)), () => new ValueError(`Unrecognized RNN mode: ${String(mode)}`));
}
