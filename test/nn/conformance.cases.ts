// nn.RNN against real PyTorch, over the product of its options: outputs, states and every gradient.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/rnn.json' with { type: 'json' };
import { close, equal, FORWARD, GRADIENT } from '../support/assert.js';
import { suite } from '../support/case.js';
import { decode, decodeAll, type Encoded } from '../support/fixture.js';

interface Recorded {
  arguments: unknown[];
  state_dict: string;
  input: Encoded;
  hx?: Encoded;
  output: Encoded;
  h_n: Encoded;
  d_output: Encoded;
  d_h_n: Encoded;
  d_input: Encoded;
  d_hx?: Encoded;
  d_parameters: Record<string, Encoded>;
}

const stateDicts = fixture.state_dicts as unknown as Record<string, Record<string, Encoded>>;
const recorded = fixture.cases as unknown as Record<string, Recorded>;

function check(expected: Recorded): void {
  const rnn = new nn.RNN(...(expected.arguments as nn.RNNArguments));
  rnn.load_state_dict(decodeAll(stateDicts[expected.state_dict]));
  const input = decode(expected.input);
  const hx = expected.hx ? decode(expected.hx) : null;

  // forward pass
  const [output, h_n] = rnn(input, hx);
  close(output, decode(expected.output), FORWARD, 'output');
  close(h_n, decode(expected.h_n), FORWARD, 'h_n');

  // backward pass
  const loss = (x: tf.Tensor, h: tf.Tensor | null): tf.Scalar => {
    const [out, last] = rnn(x, h);
    return tf.add(tf.sum(tf.mul(out, decode(expected.d_output))), tf.sum(tf.mul(last, decode(expected.d_h_n))));
  };
  const [dInput, dHx] = hx ? tf.grads((x, h) => loss(x, h))([input, hx]) : tf.grads((x) => loss(x, null))([input]);
  close(dInput, decode(expected.d_input), GRADIENT, 'input.grad');
  if (expected.d_hx) close(dHx, decode(expected.d_hx), GRADIENT, 'hx.grad');
  const named = rnn.named_parameters();
  const { grads } = tf.variableGrads(() => loss(input, hx), rnn.parameters());
  equal(
    named.map(([name]) => name),
    Object.keys(expected.d_parameters),
    'parameter names',
  );
  for (const [name, p] of named) close(grads[p.name], decode(expected.d_parameters[name]), GRADIENT, `${name}.grad`);
}

export const conformanceCases = suite(
  'nn.RNN as in PyTorch',
  Object.fromEntries(Object.entries(recorded).map(([name, expected]) => [name, () => check(expected)])),
);
