// The arguments of the recurrent modules: names, defaults, and torch's checks in torch's order.
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { MODES, type ModeName } from '../../ops/recurrence/modes.js';
import { type Arguments, bind, type Keywords, splitKeywords } from '../../python/arguments.js';
import { checkBool, checkInt } from '../../python/checks.js';
import { str, typeName } from '../../python/repr.js';

/** Arguments of {@link GRU}, and the ones that all three share. */
export interface GRUOptions {
  /** Hin, the number of features of the input. */
  input_size: number;
  /** Hout, the number of features of the hidden state. */
  hidden_size: number;
  /** K, the number of layers, each fed with the outputs of the one below. Default 1. */
  num_layers?: number;
  /** Whether there are biases `b_ih` and `b_hh`. Default true. */
  bias?: boolean;
  /** Whether input and output are (N, L, H) instead of (L, N, H). Never concerns `hx` and `h_n`. Default false. */
  batch_first?: boolean;
  /** Probability of zeroing an element between layers, in training mode only. Default 0. */
  dropout?: number;
  /** Whether a second direction reads the sequence from its end. Default false. */
  bidirectional?: boolean;
}

/** Arguments of {@link RNN}. */
export interface RNNOptions extends GRUOptions {
  /** The activation. Default `'tanh'`. */
  nonlinearity?: 'tanh' | 'relu';
}

/** Arguments of {@link LSTM}. */
export interface LSTMOptions extends GRUOptions {
  /** If above 0, h is projected to this many features, below `hidden_size`. Default 0. */
  proj_size?: number;
}

/** Arguments of {@link RNNBase}: those of an LSTM, after the mode. */
export interface RNNBaseOptions extends LSTMOptions {
  /** torch's mode string. */
  mode: ModeName;
}

const SIZES = ['input_size', 'hidden_size', 'num_layers'] as const;
const SHARED = ['bias', 'batch_first', 'dropout', 'bidirectional'] as const;
const PARAMETERS = ['mode', ...SIZES, ...SHARED, 'proj_size'] as const;

/** The argument lists that the classes take: torch's positional order, any tail of it by keyword. */
export type RNNArguments = Arguments<RNNOptions, [...typeof SIZES, 'nonlinearity', ...typeof SHARED]>;
/** The argument lists that LSTM takes: torch's positional order, any tail of it by keyword. */
export type LSTMArguments = Arguments<LSTMOptions, [...typeof SIZES, ...typeof SHARED, 'proj_size']>;
/** The argument lists that GRU takes: torch's positional order, any tail of it by keyword. */
export type GRUArguments = Arguments<GRUOptions, [...typeof SIZES, ...typeof SHARED]>;
/** The argument lists that RNNBase takes: torch's positional order, any tail of it by keyword. */
export type RNNBaseArguments = Arguments<RNNBaseOptions, typeof PARAMETERS>;

/** What `RNN.__init__` does before it calls `RNNBase.__init__`: turns the nonlinearity into the mode. */
export function fromRNNArguments(args: readonly unknown[]): RNNBaseArguments {
  const { positional, keywords } = splitKeywords(args);
  refuseProjSize(keywords);
  const byPosition = positional.length > 3;
  const { nonlinearity: byKeyword, ...otherKeywords } = keywords;
  const { nonlinearity = 'tanh' } = { nonlinearity: byPosition ? positional[3] : byKeyword };
  check(
    nonlinearity === 'tanh' || nonlinearity === 'relu',
    () => new ValueError(`Unknown nonlinearity '${str(nonlinearity)}'. Select from 'tanh' or 'relu'.`),
  );
  const mode: ModeName = nonlinearity === 'tanh' ? 'RNN_TANH' : 'RNN_RELU';
  const others = [...positional.slice(0, 3), ...positional.slice(4)];
  return withMode(mode, [...others, byPosition ? keywords : otherKeywords]);
}

/** What `LSTM.__init__` does before it calls `RNNBase.__init__`. */
export function fromLSTMArguments(args: readonly unknown[]): RNNBaseArguments {
  return withMode('LSTM', args);
}

/** What `GRU.__init__` does before it calls `RNNBase.__init__`. */
export function fromGRUArguments(args: readonly unknown[]): RNNBaseArguments {
  refuseProjSize(splitKeywords(args).keywords);
  return withMode('GRU', args);
}

function withMode(mode: ModeName, args: readonly unknown[]): RNNBaseArguments {
  const all: unknown[] = [mode, ...args];
  return all as RNNBaseArguments; // checked by RNNBase
}

const ONLY_LSTM = 'proj_size argument is only supported for LSTM, not RNN or GRU';

function refuseProjSize(keywords: Keywords): void {
  check(!('proj_size' in keywords), () => new ValueError(ONLY_LSTM));
}

/** Binds and checks the arguments of `RNNBase(mode, input_size, hidden_size, ...)`. The first failing check wins. */
export function checkRNNBaseArguments(args: readonly unknown[]): Required<RNNBaseOptions> {
  const bound = bind('RNNBase.__init__()', PARAMETERS, 3, splitKeywords(args));
  const { mode, input_size, hidden_size, num_layers = 1, proj_size = 0 } = bound;
  const { bias = true, batch_first = false, bidirectional = false } = bound;
  const dropout = checkDropout(bound.dropout, num_layers);
  checkBool('bias', bias);
  checkBool('batch_first', batch_first);
  checkSize('input_size', input_size);
  checkSize('hidden_size', hidden_size);
  checkSize('num_layers', num_layers);
  checkProjSize(proj_size, hidden_size, mode);
  checkBool('bidirectional', bidirectional);
  checkMode(mode);
  return { mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size };
}

function checkProjSize(proj_size: unknown, hidden_size: number, mode: unknown): asserts proj_size is number {
  checkInt('proj_size', proj_size);
  const sign = 'proj_size should be a positive integer or zero to disable projections';
  check(proj_size >= 0, () => new ValueError(sign));
  check(proj_size < hidden_size, () => new ValueError('proj_size has to be smaller than hidden_size'));
  check(proj_size === 0 || mode === 'LSTM', () => new ValueError(ONLY_LSTM));
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

function checkSize(name: string, value: unknown): asserts value is number {
  checkInt(name, value);
  check(value > 0, () => new ValueError(`${name} must be greater than zero`));
}

function checkMode(mode: unknown): asserts mode is ModeName {
  check(Object.hasOwn(MODES, String(mode)), () => new ValueError(`Unrecognized RNN mode: ${String(mode)}`));
}
