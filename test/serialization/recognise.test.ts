// Recurrent modules recognised by the names and shapes of their parameters.
import '@tensorflow/tfjs-backend-cpu';
import { nn } from 'tfjs-torch-rnn';
import { recognise } from '../../src/cli/recognise.js';

const shapesOf = (module: nn.Module): Map<string, number[]> =>
  new Map(module.named_parameters().map(([name, { shape }]) => [name, shape]));

test('the constructor call makes the module again', () => {
  const modules: Record<string, nn.Module> = {
    'new nn.RNN(2, 3)': new nn.RNN(2, 3),
    'new nn.GRU(2, 3, { bias: false })': new nn.GRU(2, 3, { bias: false }),
    'new nn.LSTM(2, 3, { num_layers: 2, bidirectional: true })': new nn.LSTM(2, 3, 2, { bidirectional: true }),
    'new nn.LSTM(2, 4, { num_layers: 3, bias: false, bidirectional: true, proj_size: 1 })': new nn.LSTM(2, 4, 3, {
      bias: false,
      bidirectional: true,
      proj_size: 1,
    }),
    'new nn.LSTM(3, 4, { proj_size: 2 })': new nn.LSTM(3, 4, { proj_size: 2 }),
  };
  for (const [call, module] of Object.entries(modules)) {
    expect(recognise(shapesOf(module))).toEqual([{ prefix: '', call }]);
  }
});

test('several modules are told apart by their prefixes, and others are left out', () => {
  const shapes = shapesOf(
    new nn.Sequential({ encoder: new nn.GRU(2, 3), decoder: new nn.RNN(3, 2), out: new nn.Linear(2, 2) }),
  );
  expect(recognise(shapes)).toEqual([
    { prefix: 'encoder', call: 'new nn.GRU(2, 3)' },
    { prefix: 'decoder', call: 'new nn.RNN(3, 2)' },
  ]);
});

test('what is not whole is not recognised', () => {
  for (const missing of ['weight_hh_l0', 'bias_hh_l1', 'weight_ih_l1_reverse']) {
    const shapes = shapesOf(new nn.LSTM(2, 3, 2, { bidirectional: true }));
    shapes.delete(missing);
    expect(recognise(shapes)).toEqual([]);
  }
  const spoiled = shapesOf(new nn.GRU(2, 3)).set('bias_ih_l0', [8]);
  expect(recognise(spoiled)).toEqual([]);
  expect(recognise(new Map([['weight_ih_l0', [4]]]))).toEqual([]);
});
