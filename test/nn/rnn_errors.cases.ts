// What nn.RNN refuses, in torch's order and words.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

type Unchecked = new (...args: unknown[]) => nn.RNN; // for arguments that the types refuse
const RNN = nn.RNN as unknown as Unchecked;

const LOW = 'dropout should be a number in range [0, 1] representing the probability of an element being zeroed';
const constructorErrors: [unknown[], string, string][] = [
  [[3, 4, { proj_size: 0 }], 'ValueError', 'proj_size argument is only supported for LSTM, not RNN or GRU'],
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

/** Calls the module as JavaScript would, without the types' protection. */
const call = (rnn: nn.RNN, ...args: unknown[]): unknown => (rnn as unknown as (...a: unknown[]) => unknown)(...args);

function forwardErrors(): [() => unknown, string, string][] {
  const rnn = new nn.RNN(3, 4, 2);
  const bf = new nn.RNN(3, 4, 2, { batch_first: true });
  const x = tf.zeros([5, 3, 3]);
  const z = (...shape: number[]): tf.Tensor => tf.zeros(shape);
  const ints = tf.zeros([5, 2, 3], 'int32');
  const intHx = tf.zeros([2, 3, 4], 'int32');
  const dtype = 'does not match weight dtype (torch.float32)';
  const convert = 'Convert input: input.to(torch.float32), or convert model: model.to(torch.int32)';
  const swapped = ' (batch_first does not apply to hx: it is always (D*num_layers, N, Hout))';
  const inputs = {
    oneD: z(3),
    fourD: z(1, 2, 3, 3),
    twoD: z(5, 3),
    wide: z(5, 3, 7),
    hx2: z(2, 4),
    hx3: z(2, 3, 4),
    hxWide: z(2, 3, 5),
    hxBatch: z(2, 2, 4),
    hxLayers: z(3, 3, 4),
    hxUnbatched: z(2, 5),
    hxSwapped: z(5, 2, 4),
    emptyUnbatched: z(0, 3),
  };
  return [
    [() => call(rnn), 'TypeError', "RNN.forward() missing 1 required positional argument: 'input'"],
    [() => call(rnn, x, { h_0: x }), 'TypeError', "RNN.forward() got an unexpected keyword argument 'h_0'"],
    [() => call(rnn, x, null, 1), 'TypeError', 'RNN.forward() takes from 2 to 3 positional arguments but 4 were given'],
    [() => call(rnn, [1]), 'TypeError', "RNN.forward(): argument 'input' (position 1) must be Tensor, not list"],
    [() => call(rnn, x, [x]), 'TypeError', "RNN.forward(): argument 'hx' (position 2) must be Tensor, not list"],
    [() => rnn(inputs.oneD), 'ValueError', 'RNN: Expected input to be 2D or 3D, got 1D tensor instead'],
    [() => rnn(inputs.fourD), 'ValueError', 'RNN: Expected input to be 2D or 3D, got 4D tensor instead'],
    [
      () => rnn(inputs.twoD, inputs.hx3),
      'RuntimeError',
      'For unbatched 2-D input, hx should also be 2-D but got 3-D tensor',
    ],
    [() => rnn(x, inputs.hx2), 'RuntimeError', 'For batched 3-D input, hx should also be 3-D but got 2-D tensor'],
    [() => rnn(ints), 'ValueError', `RNN input dtype (torch.int32) ${dtype}. ${convert}`],
    [() => rnn(inputs.wide, inputs.hxWide), 'RuntimeError', 'input.size(-1) must be equal to input_size. Expected 3, got 7'],
    [() => rnn(x, inputs.hxWide), 'RuntimeError', 'Expected hidden size (2, 3, 4), got [2, 3, 5]'],
    [() => rnn(x, inputs.hxBatch), 'RuntimeError', 'Expected hidden size (2, 3, 4), got [2, 2, 4]'],
    [() => rnn(x, inputs.hxLayers), 'RuntimeError', 'Expected hidden size (2, 3, 4), got [3, 3, 4]'],
    [() => rnn(inputs.twoD, inputs.hxUnbatched), 'RuntimeError', 'Expected hidden size (2, 1, 4), got [2, 1, 5]'],
    [() => bf(x, inputs.hxSwapped), 'RuntimeError', `Expected hidden size (2, 5, 4), got [5, 2, 4]${swapped}`],
    [() => rnn(x, intHx), 'RuntimeError', 'hx dtype (torch.int32) does not match input dtype (torch.float32)'],
    [() => rnn(inputs.emptyUnbatched), 'RuntimeError', 'Expected sequence length to be larger than 0 in RNN'],
  ];
}

export const rnnErrorCases = suite('nn.RNN errors', {
  'a constructor refuses what torch refuses, in its order and words': () => {
    for (const [args, name, message] of constructorErrors) throws(() => new RNN(...args), name, message);
  },
  'forward refuses what torch refuses, in its order and words': () => {
    for (const [run, name, message] of forwardErrors()) throws(run, name, message);
  },
  'a failing call leaks nothing': () => {
    const disposed = tf.zeros([5, 3, 3]);
    disposed.dispose();
    const rnn = new nn.RNN(3, 4, 2);
    throws(() => rnn(disposed), 'RuntimeError', "RNN.forward(): argument 'input' (position 1) is disposed");
    rnn.train();
    rnn.dropout = 2;
    const x = tf.zeros([5, 3, 3]);
    throws(() => rnn(x), 'RuntimeError', 'dropout probability has to be between 0 and 1, but got 2');
    rnn.eval();
    equal(rnn(x)[0].shape, [5, 3, 4]);
  },
  'a packed input gets the same checks': () => {
    const { PackedSequence } = nn.utils.rnn;
    const rnn = new nn.RNN(3, 4, 2);
    const z = (...shape: number[]): tf.Tensor => tf.zeros(shape);
    const packed = new PackedSequence(z(5, 3), [2, 2, 1], [1, 0]);
    const [hxLarge, hxFlat, ok] = [z(2, 3, 4), z(2, 4), z(2, 2, 4)];
    const [wide, line, short] = [z(5, 7), z(5), z(4, 3)].map((data) => new PackedSequence(data, [2, 2, 1]));
    throws(() => rnn(packed, hxLarge), 'RuntimeError', 'Expected hidden size (2, 2, 4), got [2, 3, 4]');
    throws(() => rnn(packed, hxFlat), 'RuntimeError', 'Expected hidden size (2, 2, 4), got [2, 4]');
    const features = 'input.size(-1) must be equal to input_size. Expected 3, got 7';
    throws(() => rnn(wide, ok), 'RuntimeError', features);
    throws(() => rnn(line), 'RuntimeError', 'input must have 2 dimensions, got 1');
    const rows = 'Expected 5 rows of packed data, the sum of batch_sizes, got 4';
    throws(() => rnn(short), 'RuntimeError', rows);
  },
  test_rnn_args_check: () => {
    const [inputSize, hiddenSize, layers, batch, L, bad] = [3, 5, 2, 4, 6, 7];
    for (const nonlinearity of ['tanh', 'relu'] as const) {
      const rnn = new nn.RNN(inputSize, hiddenSize, layers, nonlinearity);
      const refuses = (input: number[], hx: number[], message: string): void => {
        const [x, h] = [tf.zeros(input), tf.zeros(hx)];
        throws(() => rnn(x, h), 'RuntimeError', message);
      };
      const hidden = [layers, batch, hiddenSize];
      refuses([L, bad, inputSize], hidden, 'Expected hidden size (2, 7, 5), got [2, 4, 5]');
      refuses([L, batch, inputSize], [layers, bad, hiddenSize], 'Expected hidden size (2, 4, 5), got [2, 7, 5]');
      refuses([L, batch, bad], hidden, 'input.size(-1) must be equal to input_size. Expected 3, got 7');
      refuses([L, batch, inputSize], [layers, batch, bad], 'Expected hidden size (2, 4, 5), got [2, 4, 7]');
      refuses([L, batch, inputSize], [bad, batch, hiddenSize], 'Expected hidden size (2, 4, 5), got [7, 4, 5]');
    }
  },
  test_cudnn_forward_exception: () => {
    const rnn = new nn.RNN(10, 20, { batch_first: true });
    const [x, hx, narrow] = [tf.zeros([2, 3, 10]), tf.zeros([1, 2, 19]), tf.zeros([2, 3, 3])];
    throws(() => rnn(x, hx), 'RuntimeError', 'Expected hidden size (1, 2, 20), got [1, 2, 19]');
    const features = 'input.size(-1) must be equal to input_size. Expected 10, got 3';
    throws(() => rnn(narrow), 'RuntimeError', features);
  },
  test_error_RNN_seq_len_zero: () => {
    const x = tf.zeros([0, 10, 5]);
    for (const bidirectional of [true, false]) {
      const rnn = new nn.RNN(5, 6, { bidirectional });
      throws(() => rnn(x), 'RuntimeError', 'Expected sequence length to be larger than 0 in RNN');
    }
  },
});
