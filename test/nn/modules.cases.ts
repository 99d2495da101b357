// nn.Linear, nn.Embedding and nn.Sequential against real PyTorch: outputs, gradients and repr.
import * as tf from '@tensorflow/tfjs-core';
import type { nn } from 'tfjs-torch-rnn';
import fixture from '../fixtures/modules.json' with { type: 'json' };
import { close, equal, FORWARD, GRADIENT } from '../support/assert.js';
import { build, type ModuleSpec } from '../support/build.js';
import { suite } from '../support/case.js';
import { decode, decodeAll, type Encoded } from '../support/fixture.js';

interface Recorded {
  module: ModuleSpec;
  repr: string;
  state_dict: Record<string, Encoded>;
  input: Encoded;
  indices: boolean;
  output: Encoded;
  d_output: Encoded;
  d_input: Encoded | null;
  d_parameters: Record<string, Encoded>;
}

function check(expected: Recorded): void {
  const module = build(expected.module) as nn.Module & ((x: tf.Tensor) => tf.Tensor);
  equal(String(module), expected.repr, 'repr');
  module.load_state_dict(decodeAll(expected.state_dict));
  const input = expected.indices ? tf.cast(decode(expected.input), 'int32') : decode(expected.input);
  close(module(input), decode(expected.output), FORWARD, 'output');

  const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.mul(module(x), decode(expected.d_output)));
  if (expected.d_input) close(tf.grad(loss)(input), decode(expected.d_input), GRADIENT, 'input.grad');
  const { grads } = tf.variableGrads(() => loss(input), module.parameters());
  for (const [name, p] of module.named_parameters()) {
    close(grads[p.name], decode(expected.d_parameters[name]), GRADIENT, `${name}.grad`);
  }
}

export const modulesCases = suite(
  'as in PyTorch',
  Object.fromEntries(
    Object.entries(fixture.cases as unknown as Record<string, Recorded>).map(([name, recorded]) => [
      name,
      () => check(recorded),
    ]),
  ),
);
