// What RNN, LSTM and GRU have in common: layouts, states, packed input, layers, dropout, empty batches, memory.
import * as tf from '@tensorflow/tfjs-core';
import { manual_seed, nn } from 'tfjs-torch-rnn';
import { close, different, equal, EXACT, FORWARD, GRADIENT, leaksNothing, ok } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { call, dispose, eachKind, type Kind, layers, type PaddedResult } from '../../support/family.js';
import { filled, input } from '../../support/values.js';

const { pack_padded_sequence, pad_packed_sequence } = nn.utils.rnn;

const initial = (kind: Kind, count: number, N: number, H: number): tf.Tensor[] =>
  kind.widths(H).map((width) => input([count, N, width]));

function same(actual: PaddedResult, expected: PaddedResult, tolerance = EXACT): void {
  close(actual.output, expected.output, tolerance, 'output');
  actual.states.forEach((state, i) => close(state, expected.states[i], tolerance, `state ${i}`));
}

/** A scalar that every output and state takes part in. */
function loss({ output, states }: PaddedResult): tf.Scalar {
  const weighted = [output, ...states].map((x) => tf.sum<tf.Scalar>(tf.mul(x, input(x.shape))));
  return tf.addN(weighted);
}

/** Every sequence of a time-major batch run alone, its output padded to the longest. */
function alone(module: nn.RNNBase, x: tf.Tensor, lengths: readonly number[], hx?: readonly tf.Tensor[]): PaddedResult {
  const [T, , I] = x.shape;
  const runs = lengths.map((length, n) => {
    const sequence = tf.slice(x as tf.Tensor3D, [0, n, 0], [length, 1, I]);
    const states = hx?.map((state) => tf.slice(state as tf.Tensor3D, [0, n, 0], [state.shape[0], 1, -1]));
    const { output, states: last } = call(module, sequence, states);
    const padding: [number, number][] = [
      [0, T - length],
      [0, 0],
      [0, 0],
    ];
    return [tf.pad(output, padding), ...last];
  });
  const [output, ...states] = runs[0].map((_, i) =>
    tf.concat(
      runs.map((run) => run[i]),
      1,
    ),
  );
  return { output, states };
}

function packed(module: nn.RNNBase, x: tf.Tensor, lengths: readonly number[], hx?: readonly tf.Tensor[]): PaddedResult {
  const sequence = pack_padded_sequence(x, lengths, { enforce_sorted: false });
  const { output, states } = call(module, sequence, hx);
  return { output: pad_packed_sequence(output as nn.utils.rnn.PackedSequence)[0], states };
}

export const rnnBaseCases = suite('nn.RNN, nn.LSTM, nn.GRU', {
  'test_rnn_initial_hidden_state, test_projections_lstm_initial_hidden_state': () => {
    eachKind((kind) => {
      for (const bidirectional of [false, true]) {
        const module = kind.make(30, 20, { num_layers: 2, bidirectional });
        const x = input([10, 32, 30]);
        const zeros = kind.widths(20).map((width) => tf.zeros([bidirectional ? 4 : 2, 32, width]));
        same(call(module, x), call(module, x, zeros));
      }
    });
  },
  'unbatched equals a batch of one, batch_first equals its transpose': () => {
    eachKind((kind) => {
      const options = { num_layers: 2, bidirectional: true };
      const [module, first] = [kind.make(3, 4, options), kind.make(3, 4, { ...options, batch_first: true })];
      first.load_state_dict(module.state_dict());
      const [x, hx] = [input([5, 2, 3]), initial(kind, 4, 2, 4)];
      const { output, states } = call(first, tf.transpose(x, [1, 0, 2]), hx);
      same({ output: tf.transpose(output, [1, 0, 2]), states }, call(module, x, hx));

      const [one, hx1] = [input([5, 1, 3]), initial(kind, 4, 1, 4)];
      const squeezed = hx1.map((state) => tf.squeeze(state, [1]));
      const expected = call(module, one, hx1);
      same(call(module, tf.squeeze(one, [1]), squeezed), {
        output: tf.squeeze(expected.output, [1]),
        states: expected.states.map((state) => tf.squeeze(state, [1])),
      });

      const batchFirst = call(first, tf.reshape(one, [1, 5, 3]), hx1);
      const [, , width] = expected.output.shape;
      same(batchFirst, { output: tf.reshape(expected.output, [1, 5, width]), states: expected.states });
    });
  },
  'test_variable_sequence: packed equals each sequence alone, with gradients': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { num_layers: 2, bidirectional: true });
      for (const lengths of [
        [10, 10, 6, 2, 2, 1, 1],
        [2, 10, 1, 6, 10, 1, 2],
      ]) {
        const [x, hx] = [input([10, 7, 3]), initial(kind, 4, 7, 4)];
        same(packed(module, x, lengths), alone(module, x, lengths), FORWARD);
        same(packed(module, x, lengths, hx), alone(module, x, lengths, hx), FORWARD);
        const gradients = (f: typeof packed): tf.Tensor[] =>
          tf.grads((a, ...states) => loss(f(module, a, lengths, states)))([x, ...hx]);
        const [actual, expected] = [gradients(packed), gradients(alone)];
        actual.forEach((gradient, i) => close(gradient, expected[i], GRADIENT, `gradient ${i}`));
      }
    });
  },
  'NaN in the padding reaches nothing': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { bidirectional: true });
      const lengths = [2, 3];
      const padding = tf.tensor3d(
        [0, 0, 0, 0, NaN, 0].flatMap((v) => [v, v, v]),
        [3, 2, 3],
      );
      same(packed(module, tf.add(input([3, 2, 3]), padding), lengths), packed(module, input([3, 2, 3]), lengths));
    });
  },
  'NaN in one row stays in that row': () => {
    eachKind((kind) => {
      const module = filled(kind.make(2, 3));
      const clean = input([3, 2, 2]);
      const spoiled = tf.tensor3d(
        Array.from(clean.dataSync(), (v, i) => (i === 0 ? NaN : v)),
        [3, 2, 2],
      );
      const rows = (x: tf.Tensor): tf.Tensor[] => tf.unstack(call(module, x).output, 1);
      const [[nan, kept], [, expected]] = [rows(spoiled), rows(clean)];
      ok(Array.from(nan.dataSync()).some(Number.isNaN), 'NaN reaches its own row');
      close(kept, expected, EXACT);
    });
  },
  'test_RNN_input_size_zero: a batch of none, with gradients': () => {
    eachKind((kind) => {
      for (const D of [1, 2]) {
        const module = kind.make(3, 4, { num_layers: 2, bidirectional: D === 2 });
        const x = tf.zeros([5, 0, 3]);
        const { output, states } = call(module, x);
        const widths = kind.widths(4);
        equal(output.shape, [5, 0, widths[0] * D]);
        equal(
          states.map(({ shape }) => shape),
          widths.map((width) => [2 * D, 0, width]),
        );
        const grads = tf.grads(() => call(module, x).output)(module.parameters(), tf.zeros(output.shape));
        module.parameters().forEach((p, i) => close(grads[i], tf.zeros(p.shape), EXACT, `gradient ${i}`));
      }
    });
  },
  'layerOutputs gives every layer; the last is the output': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { num_layers: 3, bidirectional: true, batch_first: true });
      const x = input([2, 5, 3]);
      const expected = call(module, x);
      const { outputs, states } = layers(module, x);
      const shape = [2, 5, 2 * kind.widths(4)[0]];
      equal(
        outputs.map((output) => output.shape),
        [shape, shape, shape],
      );
      same({ output: outputs[2], states }, expected);
    });
  },
  'dropout reaches neither the input nor the last output nor any final state': () => {
    eachKind((kind) => {
      manual_seed(0); // weights with which relu lets something through
      const module = kind.make(3, 4, { num_layers: 2, dropout: 1 });
      const x = input([5, 2, 3]);
      const trained = call(module, x);
      const evaluated = call(module.eval(), x);
      kind.widths(4).forEach((width, i) => {
        const lower = (states: tf.Tensor[]): tf.Tensor => tf.slice(states[i], [0, 0, 0], [1, 2, width]);
        close(lower(trained.states), lower(evaluated.states), EXACT);
      });
      different(tf.abs(evaluated.output), tf.abs(trained.output));
    });
  },
  'test_rnn_weight_norm: forward reads the current parameters': () => {
    eachKind((kind) => {
      const module = filled(kind.make(2, 3));
      const x = input([3, 2, 2]);
      const expected = call(module, x);
      const names = module.named_parameters().map(([name]) => name);
      const weight = module.weight_ih_l0;
      const scale = tf.norm(weight, 2, 1, true);
      module.weight_ih_l0 = new nn.Parameter(tf.mul(scale, tf.div(weight, scale)));
      same(call(module, x), expected, FORWARD);
      module.weight_ih_l0 = new nn.Parameter(tf.zeros(weight.shape));
      different(call(module, x).output, expected.output);
      equal(
        module.named_parameters().map(([name]) => name),
        names,
      );
    });
  },
  'test_rnn_retain_variables: a gradient may be asked for again': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { num_layers: 2 });
      const gradients = (): tf.Tensor[] => tf.grads(() => loss(call(module, input([5, 2, 3]))))(module.parameters());
      const [first, second] = [gradients(), gradients()];
      first.forEach((gradient, i) => close(second[i], gradient, EXACT));
    });
  },
  'input and states are left as they are': () => {
    eachKind((kind) => {
      const module = kind.make(2, 3);
      const [x, hx] = [input([3, 2, 2]), initial(kind, 1, 2, 3)];
      call(module, x, hx);
      close(x, input([3, 2, 2]), EXACT);
      hx.forEach((state, i) => close(state, initial(kind, 1, 2, 3)[i], EXACT));
    });
  },
  'forward and backward leak nothing': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { num_layers: 2, bidirectional: true, dropout: 0.5 });
      const [x, hx] = [input([5, 2, 3]), initial(kind, 4, 2, 4)];
      leaksNothing(() => dispose(call(module, x)));
      leaksNothing(() => dispose(call(module, x, hx)));
      leaksNothing(() => tf.dispose({ ...layers(module, x) }));
      leaksNothing(() => tf.dispose(tf.grads((a, ...states) => loss(call(module, a, states)))([x, ...hx])));
      leaksNothing(() => {
        const { value, grads } = tf.variableGrads(() => loss(call(module, x, hx)), module.parameters());
        tf.dispose([value, grads]);
      });
    });
  },
  'a packed call leaks nothing': () => {
    eachKind((kind) => {
      const module = kind.make(3, 4, { num_layers: 2, bidirectional: true });
      const sequence = pack_padded_sequence(input([6, 3, 3]), [2, 6, 3], { enforce_sorted: false });
      const hx = initial(kind, 4, 3, 4);
      leaksNothing(() => dispose(call(module, sequence, hx)));
    });
  },
  'making and disposing a module leaks nothing': () => {
    eachKind((kind) => {
      leaksNothing(() => {
        const module = kind.make(3, 4);
        module.reset_parameters();
        module.dispose();
      });
    });
  },
});
