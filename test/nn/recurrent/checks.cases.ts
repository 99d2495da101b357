// What a call of RNN, LSTM or GRU refuses, in torch's order and words.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { equal, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { call as callKind, eachKind } from '../../support/family.js';

const z = (...shape: number[]): tf.Tensor => tf.zeros(shape);

/** Calls the module as JavaScript would, without the types' protection. */
const call = (module: nn.RNNBase, ...args: unknown[]): unknown =>
  (module as unknown as (...a: unknown[]) => unknown)(...args);

function rnnErrors(): [() => unknown, string, string][] {
  const rnn = new nn.RNN(3, 4, 2);
  const bf = new nn.RNN(3, 4, 2, { batch_first: true });
  const x = tf.zeros([5, 3, 3]);
  const ints = tf.zeros([5, 2, 3], 'int32');
  const intHx = tf.zeros([2, 3, 4], 'int32');
  const dtype = 'does not match weight dtype (torch.float32)';
  const convert = 'Convert input: input.to(torch.float32), or convert model: model.to(torch.int32) (tfjs: input.toFloat())';
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

function lstmErrors(): [() => unknown, string, string][] {
  const lstm = new nn.LSTM(3, 4, 2);
  const projected = new nn.LSTM(3, 4, 2, { bidirectional: true, proj_size: 2 });
  const [x, x2, x4, wide, ints] = [z(5, 3, 3), z(5, 3), z(1, 2, 3, 3), z(5, 3, 7), tf.zeros([5, 3, 3], 'int32')];
  const [h, flat, many, broad, deep] = [z(2, 3, 4), z(2, 4), z(2, 2, 4), z(2, 3, 5), z(4, 3, 4)];
  const intC = tf.zeros([2, 3, 4], 'int32');
  const dtypes = 'RNN input dtype (torch.int32) does not match weight dtype (torch.float32). ';
  const convert = 'Convert input: input.to(torch.float32), or convert model: model.to(torch.int32) (tfjs: input.toFloat())';
  const where = "LSTM.forward(): argument 'hx' (position 2)";
  return [
    [() => call(lstm), 'TypeError', "LSTM.forward() missing 1 required positional argument: 'input'"],
    [() => call(lstm, x, h), 'TypeError', `${where} must be tuple of Tensors, not Tensor`],
    [() => call(lstm, x, [h]), 'RuntimeError', 'lstm expects two hidden states'],
    [() => call(lstm, x, [h, h, h]), 'RuntimeError', 'lstm expects two hidden states'],
    [() => call(lstm, x, [h, 1]), 'TypeError', "LSTM.forward(): argument 'hx[1]' (position 2) must be Tensor, not int"],
    [() => lstm(x4), 'ValueError', 'LSTM: Expected input to be 2D or 3D, got 4D instead'],
    [
      () => lstm(x, [flat, flat]),
      'RuntimeError',
      'For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors',
    ],
    [
      () => lstm(x2, [h, flat]),
      'RuntimeError',
      'For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 2-D) tensors',
    ],
    [() => lstm(ints), 'ValueError', dtypes + convert],
    [() => lstm(wide), 'RuntimeError', 'input.size(-1) must be equal to input_size. Expected 3, got 7'],
    [() => lstm(x, [many, h]), 'RuntimeError', 'Expected hidden[0] size (2, 3, 4), got [2, 2, 4]'],
    [() => lstm(x, [h, broad]), 'RuntimeError', 'Expected hidden[1] size (2, 3, 4), got [2, 3, 5]'],
    [() => lstm(x, [h, intC]), 'RuntimeError', 'hx[1] dtype (torch.int32) does not match input dtype (torch.float32)'],
    [() => projected(x, [deep, deep]), 'RuntimeError', 'Expected hidden[0] size (4, 3, 2), got [4, 3, 4]'],
  ];
}

function gruErrors(): [() => unknown, string, string][] {
  const gru = new nn.GRU(3, 4, 2);
  const [x, x4, flat, broad] = [z(5, 3, 3), z(1, 2, 3, 3), z(2, 4), z(2, 3, 5)];
  return [
    [() => gru(x4), 'ValueError', 'GRU: Expected input to be 2D or 3D, got 4D instead'],
    [() => gru(x, flat), 'RuntimeError', 'For batched 3-D input, hx should also be 3-D but got 2-D tensor'],
    [() => gru(x, broad), 'RuntimeError', 'Expected hidden size (2, 3, 4), got [2, 3, 5]'],
    [() => call(gru, x, { h_0: x }), 'TypeError', "GRU.forward() got an unexpected keyword argument 'h_0'"],
  ];
}

export const rnnChecksCases = suite('forward', {
  'refuses what torch refuses, in its order and words': () => {
    for (const [run, name, message] of [...rnnErrors(), ...lstmErrors(), ...gruErrors()]) throws(run, name, message);
  },
  'a failing call leaks nothing': () => {
    const disposed = tf.zeros([5, 3, 3]);
    disposed.dispose();
    const rnn = new nn.RNN(3, 4, 2);
    const how =
      'by dispose(), or by the tf.tidy or backward that it was made in: return it from there, or keep it with torch.detach';
    throws(() => rnn(disposed), 'RuntimeError', `RNN.forward(): argument 'input' (position 1) is disposed (${how})`);
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
    const lstm = new nn.LSTM(3, 4, 2);
    throws(() => lstm(packed, [ok, hxLarge]), 'RuntimeError', 'Expected hidden[1] size (2, 2, 4), got [2, 3, 4]');
  },
  'test_rnn_args_check, test_projections_lstm_args_check': () => {
    const [I, H, K, N, L, bad] = [3, 5, 2, 4, 6, 7];
    eachKind((kind) => {
      const module = kind.make(I, H, { num_layers: K });
      const widths = kind.widths(H);
      const right = widths.map((width) => [K, N, width]);
      const refuses = (input: number[], shapes: number[][], message: string): void => {
        const [x, hx] = [tf.zeros(input), shapes.map((shape) => tf.zeros(shape))];
        throws(() => callKind(module, x, hx), 'RuntimeError', message);
      };
      refuses([L, N, bad], right, 'input.size(-1) must be equal to input_size. Expected 3, got 7');
      const first = widths.length === 2 ? 'hidden[0]' : 'hidden';
      refuses([L, bad, I], right, `Expected ${first} size (2, 7, ${widths[0]}), got [2, 4, ${widths[0]}]`);
      widths.forEach((width, i) => {
        const name = widths.length === 2 ? `hidden[${i}]` : 'hidden';
        for (const shape of [
          [K, bad, width],
          [K, N, bad],
          [bad, N, width],
        ]) {
          const spoiled = right.map((other, k) => (k === i ? shape : other));
          refuses([L, N, I], spoiled, `Expected ${name} size (2, 4, ${width}), got [${shape.join(', ')}]`);
        }
      });
    });
  },
  test_cudnn_forward_exception: () => {
    eachKind((kind) => {
      const module = kind.make(10, 20, { batch_first: true });
      const [x, narrow] = [tf.zeros([2, 3, 10]), tf.zeros([2, 3, 3])];
      const widths = kind.widths(20);
      const hx = widths.map(() => tf.zeros([1, 2, 19]));
      const name = widths.length === 2 ? 'hidden[0]' : 'hidden';
      throws(() => callKind(module, x, hx), 'RuntimeError', `Expected ${name} size (1, 2, ${widths[0]}), got [1, 2, 19]`);
      const features = 'input.size(-1) must be equal to input_size. Expected 10, got 3';
      throws(() => callKind(module, narrow), 'RuntimeError', features);
    });
  },
  test_error_RNN_seq_len_zero: () => {
    const x = tf.zeros([0, 10, 5]);
    eachKind((kind) => {
      for (const bidirectional of [true, false]) {
        const module = kind.make(5, 6, { bidirectional });
        throws(() => callKind(module, x), 'RuntimeError', 'Expected sequence length to be larger than 0 in RNN');
      }
    });
  },
});
