// What the constructors of RNN, LSTM and GRU refuse, in torch's order and words.
import { nn } from 'tfjs-torch-rnn';
import { throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';

type Unchecked = new (...args: unknown[]) => nn.RNNBase; // for arguments that the types refuse
type Refusals = [args: unknown[], name: string, message: string][];

const ONLY_LSTM = 'proj_size argument is only supported for LSTM, not RNN or GRU';
const LOW = 'dropout should be a number in range [0, 1] representing the probability of an element being zeroed';
const RNN_ERRORS: Refusals = [
  [[3, 4, { proj_size: 0 }], 'ValueError', ONLY_LSTM],
  [[3, 0, { nonlinearity: 'x' }], 'ValueError', "Unknown nonlinearity 'x'. Select from 'tanh' or 'relu'."],
  [[3, 4, { nonlinearity: null }], 'ValueError', "Unknown nonlinearity 'None'. Select from 'tanh' or 'relu'."],
  [[3, 4, 1, 'TANH'], 'ValueError', "Unknown nonlinearity 'TANH'. Select from 'tanh' or 'relu'."],
  [[3], 'TypeError', "RNNBase.__init__() missing 1 required positional argument: 'hidden_size'"],
  [[], 'TypeError', "RNNBase.__init__() missing 2 required positional arguments: 'input_size' and 'hidden_size'"],
  [[3, 4, { foo: 1 }], 'TypeError', "RNNBase.__init__() got an unexpected keyword argument 'foo'"],
  [[3, 4, { hidden_size: 4 }], 'TypeError', "RNNBase.__init__() got multiple values for argument 'hidden_size'"],
  [
    [3, 4, 1, 'tanh', { nonlinearity: 'relu' }],
    'TypeError',
    "RNNBase.__init__() got an unexpected keyword argument 'nonlinearity'",
  ],
  [[3, 4, { dropout: 'a' }], 'ValueError', "could not convert string to float: 'a'"],
  [[3, 4, { dropout: null }], 'TypeError', "float() argument must be a string or a real number, not 'NoneType'"],
  [[3, 4, { dropout: '0.5' }], 'ValueError', LOW],
  [[3, 4, { dropout: true }], 'ValueError', LOW],
  [[3, 4, { dropout: NaN }], 'ValueError', LOW],
  [[3, 0, 2, { dropout: 2 }], 'ValueError', LOW],
  [[3, 4, { bias: 1 }], 'TypeError', 'bias should be of type bool, got: int'],
  [[3, 4, { batch_first: null }], 'TypeError', 'batch_first should be of type bool, got: NoneType'],
  [[3.5, 4], 'TypeError', 'input_size should be of type int, got: float'],
  [['3', 4], 'TypeError', 'input_size should be of type int, got: str'],
  [[true, 4], 'TypeError', 'input_size should be of type int, got: bool'],
  [[0, 0], 'ValueError', 'input_size must be greater than zero'],
  [[3, 4.5], 'TypeError', 'hidden_size should be of type int, got: float'],
  [[3, 0], 'ValueError', 'hidden_size must be greater than zero'],
  [[3, 4, 0], 'ValueError', 'num_layers must be greater than zero'],
  [[3, 4, '2'], 'TypeError', 'num_layers should be of type int, got: str'],
  [[3, 4, { bidirectional: 1 }], 'TypeError', 'bidirectional should be of type bool, got: int'],
];

const SIGN = 'proj_size should be a positive integer or zero to disable projections';
const LSTM_ERRORS: Refusals = [
  [[3, 4, { proj_size: -1 }], 'ValueError', SIGN],
  [[3, 4, { proj_size: 4 }], 'ValueError', 'proj_size has to be smaller than hidden_size'],
  [[3, 4, { proj_size: 2.5 }], 'TypeError', 'proj_size should be of type int, got: float'],
  [[3, 0, { proj_size: -1 }], 'ValueError', 'hidden_size must be greater than zero'],
  [[3, 4, 1, 'tanh'], 'TypeError', 'bias should be of type bool, got: str'],
  [[3, 4, { nonlinearity: 'tanh' }], 'TypeError', "RNNBase.__init__() got an unexpected keyword argument 'nonlinearity'"],
];

const GRU_ERRORS: Refusals = [
  [[3, 4, { proj_size: 0 }], 'ValueError', ONLY_LSTM],
  [[3, 4, 1, true, false, 0, false, 2], 'ValueError', ONLY_LSTM],
  [[3], 'TypeError', "RNNBase.__init__() missing 1 required positional argument: 'hidden_size'"],
  [[3, 4, 1, 'tanh'], 'TypeError', 'bias should be of type bool, got: str'],
  [[3, 4, { nonlinearity: 'tanh' }], 'TypeError', "RNNBase.__init__() got an unexpected keyword argument 'nonlinearity'"],
];

function refuses(constructor: unknown, errors: Refusals): void {
  const Class = constructor as Unchecked;
  for (const [args, name, message] of errors) throws(() => new Class(...args), name, message);
}

export const rnnOptionsCases = suite('constructor arguments', {
  'nn.RNN': () => refuses(nn.RNN, RNN_ERRORS),
  'nn.LSTM': () => refuses(nn.LSTM, LSTM_ERRORS),
  'nn.GRU': () => refuses(nn.GRU, GRU_ERRORS),
  'nn.RNNBase': () => {
    refuses(nn.RNNBase, [
      [['GRU', 3, 4, { proj_size: 2 }], 'ValueError', ONLY_LSTM],
      [['XX', 3, 4], 'ValueError', 'Unrecognized RNN mode: XX'],
    ]);
  },
  test_projections_errors_on_gru_and_rnn: () => {
    for (const Class of [nn.RNN, nn.GRU]) refuses(Class, [[[3, 4, { proj_size: 2 }], 'ValueError', ONLY_LSTM]]);
  },
});
