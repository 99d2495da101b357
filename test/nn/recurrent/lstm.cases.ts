// nn.LSTM: parameters, attributes and values.
import { nn } from 'tfjs-torch-rnn';
import { close, equal, FORWARD, ok } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { filled, input } from '../../support/values.js';

export const lstmCases = suite('nn.LSTM', {
  'parameters have the names, order, shapes and count of torch': () => {
    const lstm = new nn.LSTM(3, 4, 2, { bidirectional: true, proj_size: 2 });
    const shapes = lstm.named_parameters().map(([name, p]): [string, number[]] => [name, p.shape]);
    equal(shapes.length, 20);
    equal(shapes.slice(0, 5), [
      ['weight_ih_l0', [16, 3]],
      ['weight_hh_l0', [16, 2]],
      ['bias_ih_l0', [16]],
      ['bias_hh_l0', [16]],
      ['weight_hr_l0', [2, 4]],
    ]);
    equal(shapes[10], ['weight_ih_l1', [16, 4]]);
    equal(
      new nn.LSTM(3, 4, { bias: false, proj_size: 2 }).named_parameters().map(([name]) => name),
      ['weight_ih_l0', 'weight_hh_l0', 'weight_hr_l0'],
    );
    const count = (module: nn.LSTM): number => module.parameters().reduce((sum, p) => sum + p.size, 0);
    equal([count(new nn.LSTM(10, 20, 2)), count(new nn.LSTM(10, 20, 2, { proj_size: 5 }))], [5920, 2520]);
    ok(lstm.all_weights[3][4] === lstm.weight_hr_l1_reverse, 'the last weight is weight_hr_l1_reverse');
  },
  'arguments, attributes and repr are those of torch': () => {
    const text = 'LSTM(10, 20, proj_size=5, num_layers=2, bias=False, batch_first=True, dropout=0.1, bidirectional=True)';
    const lstm = new nn.LSTM(10, 20, 2, false, true, 0.1, true, 5);
    equal(String(lstm), text);
    equal([lstm.mode, lstm.proj_size, lstm.hidden_size, lstm.bias], ['LSTM', 5, 20, false]);
    equal(String(new nn.LSTM({ input_size: 10, hidden_size: 20 })), 'LSTM(10, 20)');
  },
  'published values': () => {
    // float64 values of PyTorch, rounded to seven digits
    const [output, [h_n, c_n]] = filled(new nn.LSTM(2, 3))(input([3, 2, 2]));
    const first = [-0.0569625, -0.1770383, 0.2762442, 0.1178064, -0.0504814, 0];
    const second = [-0.0895028, -0.1821679, 0.2639244, 0.0118229, -0.1899399, 0.2321306];
    const last = [-0.1589291, -0.2465291, 0.3882202, 0.1036797, -0.057618, 0.1080374];
    close(output, [...first, ...second, ...last], FORWARD);
    close(h_n, last, FORWARD);
    close(c_n, [-0.3203223, -0.5474247, 0.5767433, 0.1789487, -0.0839588, 0.2674121], FORWARD);
  },
  'published values, projected': () => {
    const [output, [, c_n]] = filled(new nn.LSTM(2, 3, { proj_size: 2 }))(input([3, 2, 2]));
    const first = [-0.0579509, -0.0621752, -0.062267, -0.0689995, -0.0692643, -0.0676598];
    const second = [-0.080476, -0.0834533, -0.0764961, -0.0786484, -0.0734373, -0.0817326];
    close(output, [...first, ...second], FORWARD);
    close(c_n, [-0.2275464, -0.6535029, 0.5788036, 0.1648605, -0.1459159, 0.2141136], FORWARD);
  },
});
