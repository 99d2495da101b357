// nn.GRU: parameters, attributes and values.
import { nn } from 'tfjs-torch-rnn';
import { close, different, equal, FORWARD } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { filled, input } from '../../support/values.js';

export const gruCases = suite('nn.GRU', {
  'parameters have the names, order, shapes and count of torch': () => {
    equal(
      new nn.GRU(3, 4).named_parameters().map(([name, p]): [string, number[]] => [name, p.shape]),
      [
        ['weight_ih_l0', [12, 3]],
        ['weight_hh_l0', [12, 4]],
        ['bias_ih_l0', [12]],
        ['bias_hh_l0', [12]],
      ],
    );
    equal(
      new nn.GRU(10, 20, 2).parameters().reduce((sum, p) => sum + p.size, 0),
      4440,
    );
  },
  'arguments, attributes and repr are those of torch': () => {
    const gru = new nn.GRU(10, 20, 2, false, true, 0.25, true);
    equal(String(gru), 'GRU(10, 20, num_layers=2, bias=False, batch_first=True, dropout=0.25, bidirectional=True)');
    equal([gru.mode, gru.proj_size, gru.bias], ['GRU', 0, false]);
  },
  'published values': () => {
    // float64 values of PyTorch, rounded to seven digits
    const [output, h_n] = filled(new nn.GRU(2, 3))(input([3, 2, 2]));
    const first = [-0.1113339, -0.4337147, 0.3170367, 0.1232314, -0.1172671, -0.0891355];
    const second = [-0.1945665, -0.3021514, 0.6541299, -0.0092353, -0.3841101, 0.3890728];
    const last = [-0.3322214, -0.5815612, 0.7055025, 0.0989228, -0.0228754, 0.1566515];
    close(output, [...first, ...second, ...last], FORWARD);
    close(h_n, last, FORWARD);
  },
  'the two biases of n are not interchangeable': () => {
    const [one, other] = [filled(new nn.GRU(2, 3)), filled(new nn.GRU(2, 3))];
    [other.bias_ih_l0, other.bias_hh_l0] = [other.bias_hh_l0, other.bias_ih_l0];
    different(one(input([3, 2, 2]))[0], other(input([3, 2, 2]))[0]);
  },
});
