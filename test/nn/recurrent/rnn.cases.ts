// nn.RNN's settings, parameters, forward and dropout: torch's own tests that have a meaning here, under torch's names.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, different, equal, EXACT, FORWARD, ok } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { filled, input } from '../../support/values.js';
import { warnings } from '../../support/warnings.js';

/** torch's dropout module: all weights 1, so that every output counts the kept elements. */
function ones(rnn: nn.RNN): nn.RNN {
  for (const parameter of rnn.parameters()) parameter.assign(tf.ones(parameter.shape));
  return rnn;
}

export const rnnCases = suite('nn.RNN', {
  'arguments may be positional, by keyword, or mixed': () => {
    const text = 'RNN(10, 20, num_layers=3, bias=False, batch_first=True, dropout=0.25, bidirectional=True)';
    equal(String(new nn.RNN(10, 20, 3, 'tanh', false, true, 0.25, true)), text);
    equal(String(new nn.RNN(10, 20, 3, { bias: false, batch_first: true, dropout: 0.25, bidirectional: true })), text);
    const all = { input_size: 10, hidden_size: 20, num_layers: 3, bias: false, batch_first: true } as const;
    equal(String(new nn.RNN({ ...all, dropout: 0.25, bidirectional: true })), text);
  },
  'repr shows what is not the default': () => {
    equal(String(new nn.RNN(10, 20, 2, 'relu')), 'RNN(10, 20, num_layers=2)');
    equal(String(new nn.RNN(10, 20, 2, { dropout: 1 })), 'RNN(10, 20, num_layers=2, dropout=1.0)');
    equal(String(new nn.RNN(10, 20, 2, { dropout: 1e-5 })), 'RNN(10, 20, num_layers=2, dropout=1e-05)');
    equal(String(new nn.RNN(10, 20, 2, { dropout: 1 / 3 })), 'RNN(10, 20, num_layers=2, dropout=0.3333333333333333)');
  },
  'dropout on one layer warns': () => {
    const expected =
      'dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects ' +
      'num_layers greater than 1, but got dropout=0.5 and num_layers=1';
    equal(
      warnings(() => new nn.RNN(3, 4, { dropout: 0.5 })),
      [expected],
    );
    equal(
      warnings(() => new nn.RNN(3, 4, 2, { dropout: 0.5 })),
      [],
    );
  },
  'attributes are those of torch': () => {
    const { mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size, training } =
      new nn.RNN(3, 4, 2, 'relu', { dropout: 1 });
    const attributes = { mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size };
    equal(attributes, {
      mode: 'RNN_RELU',
      input_size: 3,
      hidden_size: 4,
      num_layers: 2,
      bias: true,
      batch_first: false,
      dropout: 1,
      bidirectional: false,
      proj_size: 0,
    });
    equal(training, true);
  },
  'parameters have the names, order, shapes and count of torch': () => {
    const shapes = (rnn: nn.RNN): [string, number[]][] => rnn.named_parameters().map(([name, p]) => [name, p.shape]);
    equal(shapes(new nn.RNN(3, 4)), [
      ['weight_ih_l0', [4, 3]],
      ['weight_hh_l0', [4, 4]],
      ['bias_ih_l0', [4]],
      ['bias_hh_l0', [4]],
    ]);
    const names = new nn.RNN(3, 4, 2, { bidirectional: true }).named_parameters().map(([name]) => name);
    equal(names.length, 16);
    equal(names.slice(4, 9), [
      'weight_ih_l0_reverse',
      'weight_hh_l0_reverse',
      'bias_ih_l0_reverse',
      'bias_hh_l0_reverse',
      'weight_ih_l1',
    ]);
    const count = (rnn: nn.RNN): number => rnn.parameters().reduce((sum, p) => sum + p.size, 0);
    equal([count(new nn.RNN(10, 20, 2)), count(new nn.RNN(10, 20, 2, { bidirectional: true }))], [1480, 3760]);
  },
  'all_weights groups the parameters by layer and direction; flatten_parameters does nothing': () => {
    const rnn = new nn.RNN(3, 4, 2, { bidirectional: true });
    equal(
      rnn.all_weights.map((group) => group.length),
      [4, 4, 4, 4],
    );
    ok(rnn.all_weights[3][3] === rnn.bias_hh_l1_reverse, 'the last one is bias_hh_l1_reverse');
    equal(
      new nn.RNN(3, 4, { bias: false }).all_weights.map((group) => group.length),
      [2],
    );
    rnn.flatten_parameters();
  },
  'reset_parameters draws from U(-1/sqrt(H), 1/sqrt(H))': () => {
    const rnn = new nn.RNN(30, 100, 2);
    const before = rnn.weight_hh_l0.clone();
    rnn.reset_parameters();
    different(before, rnn.weight_hh_l0);
    different(rnn.bias_ih_l0, rnn.bias_hh_l0);
    const values = rnn.parameters().flatMap((p) => Array.from(p.dataSync()));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    ok(
      values.every((v) => Math.abs(v) <= 0.1),
      'all within the bound',
    );
    ok(Math.abs(mean) < 0.002, `mean ${mean} is near 0`);
    ok(Math.abs(variance / (0.01 / 3) - 1) < 0.05, `variance ${variance} is near k²/3`);
  },
  test_RNN_nonlinearity: () => {
    equal([new nn.RNN(1, 10).nonlinearity, new nn.RNN(1, 10, { nonlinearity: 'relu' }).nonlinearity], ['tanh', 'relu']);
  },
  test_RNN_nonlinearity_passed_as_arg: () => {
    const rnn = new nn.RNN(2, 3, 1, 'relu');
    equal([rnn.nonlinearity, rnn.bias, rnn.mode], ['relu', true, 'RNN_RELU']);
  },
  test_RNN_dropout: () => {
    for (const p of [0, 0.276, 0.731, 1]) {
      for (const train of [true, false]) {
        const rnn = ones(new nn.RNN(10, 1000, 2, { bias: false, dropout: p, nonlinearity: 'relu' })).train(train);
        const [output, h_n] = rnn(tf.ones([1, 1, 10]));
        const value = output.dataSync()[0];
        close(output, new Array<number>(1000).fill(value), EXACT);
        if (p === 0 || !train) equal(value, 10000);
        else if (p === 1) equal(value, 0);
        else {
          ok(value > 8000 && value < 12000, `${value} is near 10000`);
          const kept = value * (1 - p);
          ok(Math.abs(kept - 10 * Math.round(kept / 10)) < 0.5, `${kept} is a multiple of 10`); // a float32 sum of 1000
        }
        close(tf.slice(h_n, [0, 0, 0], [1, 1, 1000]), new Array<number>(1000).fill(10), EXACT);
        close(tf.reshape(tf.slice(h_n, [1, 0, 0], [1, 1, 1000]), [1, 1, 1000]), output, EXACT);
      }
    }
  },
  test_RNN_dropout_state: () => {
    for (const p of [0, 0.1234]) {
      for (const train of [true, false]) {
        const rnn = new nn.RNN(100, 100, 2, { bias: false, dropout: p, nonlinearity: 'relu' }).train(train);
        const x = tf.randomUniform([1, 1, 100]);
        const [[first, h1], [second, h2]] = [rnn(x), rnn(x)];
        if (p === 0 || !train) {
          close(first, second, EXACT);
          close(h1, h2, EXACT);
        } else {
          different(first, second);
          different(h1, h2);
        }
      }
    }
  },
  test_RNN_change_dropout: () => {
    for (const train of [true, false]) {
      const rnn = new nn.RNN(100, 100, 2, { dropout: 0, nonlinearity: 'relu' }).train(train);
      const x = tf.randomUniform([3, 2, 100]);
      let previous: tf.Tensor | undefined;
      for (const p of [0, 0.5, 0, 0.7, 0.2, 1, 0.2, 0]) {
        rnn.dropout = p;
        const [[first], [second]] = [rnn(x), rnn(x)];
        if (p === 0 || p === 1 || !train) close(first, second, EXACT);
        else different(first, second);
        if (previous && train) different(previous, first);
        if (previous && !train) close(previous, first, EXACT);
        previous = first;
      }
    }
  },
  'dropout passes the gradient through its own mask': () => {
    const rnn = new nn.RNN(3, 4, 2, { dropout: 1 });
    const dx = tf.grad((x) => tf.sum(rnn(x)[0]))(input([5, 2, 3]));
    close(dx, tf.zeros([5, 2, 3]), EXACT);
  },
  'infinities saturate': () => {
    const rnn = new nn.RNN(1, 1, { bias: false });
    rnn.load_state_dict({ weight_ih_l0: tf.tensor2d([[1]]), weight_hh_l0: tf.tensor2d([[0.5]]) });
    close(rnn(tf.tensor2d([[Infinity], [-Infinity]]))[0], [1, -1], EXACT);
  },
  'a published example: tanh, two layers': () => {
    // float64 values of PyTorch, rounded to seven digits
    const [, h_n] = filled(new nn.RNN(2, 3, 2))(input([3, 2, 2]));
    const expected = [0.7725706, -0.1330221, -0.1918946, -0.4303318, -0.8053056, 0.1569421];
    const above = [0.5012804, -0.6548092, 0.2492617, 0.700572, -0.3621283, -0.4483413];
    close(h_n, [...expected, ...above], FORWARD);
  },
  "a packed batch: PyTorch's values, in the order of the caller": () => {
    // float64 values of PyTorch, rounded to seven digits
    const packed = nn.utils.rnn.pack_padded_sequence(input([3, 2, 2]), [2, 3], { enforce_sorted: false });
    const [output, h_n] = filled(new nn.RNN(2, 3, { bidirectional: true }))(packed);
    const data = [
      [-0.1973753, -0.7615942, 0.379949, 0.0631269, -0.0044533, 0.2355963],
      [0.8336546, -0.124353, -0.0748597, 0.9031001, -0.3259677, -0.5124924],
      [0.5346778, -0.0703089, -0.4321383, 0.821192, -0.2838399, 0.0170508],
      [0.4124888, 0.0998288, -0.6574346, 0.7818064, -0.7039056, -0.0499584],
      [-0.4303318, -0.8053056, 0.1569421, -0.0249948, 0.148885, 0.5370496],
    ];
    close(output.data, tf.tensor2d(data), FORWARD);
    equal(
      [output.batch_sizes, output.sorted_indices, output.unsorted_indices],
      [
        [2, 2, 1],
        [1, 0],
        [1, 0],
      ],
    );
    const forward = [0.4124888, 0.0998288, -0.6574346, -0.4303318, -0.8053056, 0.1569421];
    close(h_n, [...forward, 0.9031001, -0.3259677, -0.5124924, 0.0631269, -0.0044533, 0.2355963], FORWARD);
  },
});
