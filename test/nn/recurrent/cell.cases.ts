// nn.RNNCell, nn.LSTMCell, nn.GRUCell: one step each, torch's tests by name, and what they refuse.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, FORWARD, GRADIENT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { filled, input } from '../../support/values.js';

/** A cell that takes and returns h alone, or h and c. */
interface Kind {
  name: string;
  make(I: number, H: number, bias?: boolean): nn.RNNCellBase;
  states: number;
  /** The class that runs the same cell over a sequence. */
  sequence(I: number, H: number): nn.RNNBase;
}

const KINDS: readonly Kind[] = [
  { name: 'RNNCell', make: (...a) => new nn.RNNCell(...a), states: 1, sequence: (...a) => new nn.RNN(...a) },
  {
    name: 'RNNCell relu',
    make: (I, H, bias = true) => new nn.RNNCell(I, H, bias, 'relu'),
    states: 1,
    sequence: (I, H) => new nn.RNN(I, H, 1, 'relu'),
  },
  { name: 'LSTMCell', make: (...a) => new nn.LSTMCell(...a), states: 2, sequence: (...a) => new nn.LSTM(...a) },
  { name: 'GRUCell', make: (...a) => new nn.GRUCell(...a), states: 1, sequence: (...a) => new nn.GRU(...a) },
];

/** Calls the cell as JavaScript would; the states come as a list. */
function call(cell: nn.RNNCellBase, x: unknown, states?: readonly unknown[]): tf.Tensor[] {
  const run = cell as unknown as (x: unknown, hx?: unknown) => tf.Tensor | tf.Tensor[];
  return [run(x, cell instanceof nn.LSTMCell ? states : states?.[0])].flat();
}

const hidden = ({ states }: Kind, shape: number[]): tf.Tensor[] =>
  Array.from({ length: states }, (_, i) => tf.mul(input(shape), i === 0 ? 1 : 0.5));

const loss = (states: tf.Tensor[]): tf.Scalar =>
  tf.addN(states.map((state) => tf.sum<tf.Scalar>(tf.mul(state, input(state.shape)))));

type Unchecked = new (...args: unknown[]) => nn.RNNCellBase; // for arguments that the types refuse
const [RNNCell, LSTMCell] = [nn.RNNCell, nn.LSTMCell] as unknown as Unchecked[];

export const cellCases = suite('cells', {
  'parameters, attributes and repr are those of torch': () => {
    const shapes = (cell: nn.RNNCellBase): [string, number[]][] => cell.named_parameters().map(([n, p]) => [n, p.shape]);
    equal(shapes(new nn.LSTMCell(3, 4)), [
      ['weight_ih', [16, 3]],
      ['weight_hh', [16, 4]],
      ['bias_ih', [16]],
      ['bias_hh', [16]],
    ]);
    const base = new nn.RNNCellBase(3, 4, true, { num_chunks: 4 });
    equal([shapes(base), String(base)], [shapes(new nn.LSTMCell(3, 4)), 'RNNCellBase(3, 4)']);
    const bare = base as nn.RNNCellBase & ((x: tf.Tensor) => void);
    const x = tf.zeros([3]);
    throws(() => bare(x), 'RuntimeError', 'Module [RNNCellBase] is missing the required "forward" function');
    const plain = new nn.GRUCell(3, 4, { bias: false });
    equal(shapes(plain), [
      ['weight_ih', [12, 3]],
      ['weight_hh', [12, 4]],
    ]);
    equal([plain.bias_ih, plain.bias_hh, Object.keys(plain.state_dict())], [null, null, ['weight_ih', 'weight_hh']]);
    equal([new nn.RNNCell(3, 4), new nn.RNNCell(3, 4, false), new nn.RNNCell(3, 4, true, 'relu')].map(String), [
      'RNNCell(3, 4)',
      'RNNCell(3, 4, bias=False)',
      'RNNCell(3, 4, nonlinearity=relu)',
    ]);
    equal([String(new nn.LSTMCell(3, 4)), String(plain)], ['LSTMCell(3, 4)', 'GRUCell(3, 4, bias=False)']);
  },
  'published values': () => {
    // float64 values of PyTorch, rounded to seven digits
    const x = input([2, 2]);
    const rnn = [0.8336546, -0.124353, -0.0748597, -0.1973753, -0.7615942, 0.379949];
    close(filled(new nn.RNNCell(2, 3))(x), rnn, FORWARD);
    const gru = [-0.1113339, -0.4337147, 0.3170367, 0.1232314, -0.1172671, -0.0891355];
    close(filled(new nn.GRUCell(2, 3))(x), gru, FORWARD);
    const [h, c] = filled(new nn.LSTMCell(2, 3))(x);
    close(h, [-0.0569625, -0.1770383, 0.2762442, 0.1178064, -0.0504814, 0], FORWARD);
    close(c, [-0.1144218, -0.4221586, 0.3762512, 0.2080294, -0.078346, 0], FORWARD);
  },
  'test_RNN_cell, test_LSTM_cell: six steps by hand are the sequence class, with gradients': () => {
    for (const kind of KINDS) {
      const [cell, sequence] = [filled(kind.make(3, 4)), filled(kind.sequence(3, 4))];
      const x = input([6, 2, 3]);
      const initial = hidden(kind, [2, 4]);
      const byHand = (a: tf.Tensor, states: tf.Tensor[]): tf.Tensor[] =>
        tf.unstack(a).reduce((previous, step) => call(cell, step, previous), states);
      const run = sequence as unknown as (a: tf.Tensor, hx: unknown) => [tf.Tensor, tf.Tensor | tf.Tensor[]];
      const whole = (a: tf.Tensor, states: tf.Tensor[]): tf.Tensor[] => {
        const hx = states.map((state) => tf.expandDims(state, 0));
        return [run(a, kind.states === 2 ? hx : hx[0])[1]].flat().map((state) => tf.squeeze(state, [0]));
      };
      const expected = whole(x, initial);
      byHand(x, initial).forEach((state, i) => close(state, expected[i], FORWARD, `${kind.name} state ${i}`));
      const gradients = (f: typeof byHand): tf.Tensor[] => tf.grads((a, ...states) => loss(f(a, states)))([x, ...initial]);
      const wanted = gradients(whole);
      gradients(byHand).forEach((g, i) => close(g, wanted[i], GRADIENT, `${kind.name} gradient ${i}`));
    }
  },
  'unbatched equals a batch of one; without states they are zeros': () => {
    for (const kind of KINDS) {
      const cell = kind.make(3, 4);
      const expected = call(cell, input([1, 3]), hidden(kind, [1, 4]));
      call(cell, input([3]), hidden(kind, [4])).forEach((state, i) => close(state, tf.squeeze(expected[i], [0]), EXACT));
      const zeros = Array.from({ length: kind.states }, () => tf.zeros([2, 4]));
      const [without, explicit] = [call(cell, input([2, 3])), call(cell, input([2, 3]), zeros)];
      without.forEach((state, i) => close(state, explicit[i], EXACT));
    }
  },
  'test_RNN_cell_forward_zero_hidden_size, and a batch of none': () => {
    for (const kind of KINDS) {
      const [[none], [empty]] = [
        call(kind.make(10, 0), input([3, 10]), hidden(kind, [3, 0])),
        call(kind.make(3, 4), tf.zeros([0, 3])),
      ];
      equal(
        [none.shape, empty.shape],
        [
          [3, 0],
          [0, 4],
        ],
      );
    }
  },
  test_lstmcell_backward_only_one_output_grad: () => {
    const cell = filled(new nn.LSTMCell(2, 3));
    for (const which of [0, 1]) {
      const f = (x: tf.Tensor): tf.Tensor => tf.sum(cell(x)[which]);
      const gradient = tf
        .grad(f)(input([2, 2]))
        .dataSync();
      const step = 1e-2;
      const nudged = (delta: number): number => {
        const values = input([2, 2]).dataSync();
        values[0] += delta;
        return f(tf.tensor2d(values, [2, 2])).dataSync()[0];
      };
      const slope = (nudged(step) - nudged(-step)) / (2 * step);
      close(tf.scalar(gradient[0]), [slope], { absolute: 1e-3, relative: 0 }); // a difference quotient in float32
    }
  },
  'test_RNN_cell_no_broadcasting, test_LSTM_cell_forward_input_size, test_LSTM_cell_forward_hidden_size': () => {
    for (const kind of KINDS) {
      const cell = kind.make(10, 20);
      const refuses = (input: number[], shapes: number[][], message: string): void => {
        const [x, states] = [tf.zeros(input), shapes.map((shape) => tf.zeros(shape))];
        throws(() => call(cell, x, states), 'RuntimeError', message);
      };
      const all = (shape: number[]): number[][] => new Array<number[]>(kind.states).fill(shape);
      refuses([3, 10], all([1, 20]), "Input batch size 3 doesn't match hidden0 batch size 1");
      refuses([1, 10], all([3, 20]), "Input batch size 1 doesn't match hidden0 batch size 3");
      refuses([3, 11], all([3, 20]), 'input has inconsistent input_size: got 11 expected 10');
      for (let i = 0; i < kind.states; i++) {
        const spoiled = all([3, 20]).map((shape, k) => (k === i ? [3, 21] : shape));
        refuses([3, 10], spoiled, 'hidden0 has inconsistent hidden_size: got 21, expected 20');
      }
    }
  },
  'forward refuses other ranks, dtypes and kinds': () => {
    const [rnn, lstm] = [new nn.RNNCell(3, 4), new nn.LSTMCell(3, 4)];
    const [x, h, line, deep] = [tf.zeros([2, 3]), tf.zeros([2, 4]), tf.zeros([4]), tf.zeros([1, 1, 2, 4])];
    const [cube, ints, intState] = [tf.zeros([1, 2, 3]), tf.zeros([2, 3], 'int32'), tf.zeros([2, 4], 'int32')];
    throws(() => call(rnn, cube), 'ValueError', 'RNNCell: Expected input to be 1D or 2D, got 3D instead');
    throws(() => call(rnn, x, [deep]), 'ValueError', 'RNNCell: Expected hidden to be 1D or 2D, got 4D instead');
    throws(() => call(lstm, x, [h, deep]), 'ValueError', 'LSTMCell: Expected hx[1] to be 1D or 2D, got 4D instead');
    const rank = 'For batched 2-D input, hx should also be 2-D but got 1-D tensor';
    throws(() => call(rnn, x, [line]), 'RuntimeError', rank);
    const dtype = 'RNNCell input dtype (torch.int32) does not match weight dtype (torch.float32). Convert input: ';
    const convert = 'input.to(torch.float32), or convert model: model.to(torch.int32) (tfjs: input.toFloat())';
    throws(() => call(rnn, ints), 'ValueError', dtype + convert);
    const state = 'hx[1] dtype (torch.int32) does not match input dtype (torch.float32)';
    throws(() => call(lstm, x, [h, intState]), 'RuntimeError', state);
    throws(() => call(lstm, x, [h]), 'RuntimeError', 'lstm_cell expects two hidden states');
    const pair = "lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor";
    const run = lstm as unknown as (...args: unknown[]) => unknown;
    throws(() => run(x, h), 'TypeError', pair);
  },
  'a constructor refuses what makes no cell': () => {
    const negative = 'Trying to create tensor with negative dimension -1: [-1, 3]';
    const refusals: [() => unknown, string, string][] = [
      [() => new RNNCell(3, -1), 'RuntimeError', negative],
      [() => new LSTMCell(3, -1), 'RuntimeError', 'Trying to create tensor with negative dimension -4: [-4, 3]'],
      [() => new RNNCell(3), 'TypeError', "RNNCell.__init__() missing 1 required positional argument: 'hidden_size'"],
      [() => new RNNCell(3, 4, true, 'x'), 'RuntimeError', 'Unknown nonlinearity: x'],
      [() => new RNNCell(3, '4'), 'TypeError', 'hidden_size should be of type int, got: str'],
      [() => new LSTMCell(3, 4, 1), 'TypeError', 'bias should be of type bool, got: int'],
      [
        () => new LSTMCell(3, 4, { nonlinearity: 'tanh' }),
        'TypeError',
        "LSTMCell.__init__() got an unexpected keyword argument 'nonlinearity'",
      ],
    ];
    for (const [run, name, message] of refusals) throws(run, name, message);
  },
  'leaks nothing, forward or backward': () => {
    for (const kind of KINDS) {
      const cell = kind.make(3, 4);
      const [x, states] = [input([2, 3]), hidden(kind, [2, 4])];
      leaksNothing(() => tf.dispose(call(cell, x)));
      leaksNothing(() => tf.dispose(call(cell, x, states)));
      leaksNothing(() => tf.dispose(tf.grads((a, ...hs) => loss(call(cell, a, hs)))([x, ...states])));
      leaksNothing(() => {
        const { value, grads } = tf.variableGrads(() => loss(call(cell, x, states)), cell.parameters());
        tf.dispose([value, grads]);
      });
      leaksNothing(() => {
        const made = kind.make(3, 4);
        made.reset_parameters();
        made.dispose();
      });
    }
  },
});
