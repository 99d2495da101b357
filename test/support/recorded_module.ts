// A module that real PyTorch recorded: its repr, and its outputs and gradients for one input.
import * as tf from '@tensorflow/tfjs-core';
import type { nn } from 'tfjs-torch-rnn';
import { close, equal, FORWARD, GRADIENT } from './assert.js';
import { build, type ModuleSpec } from './build.js';
import { decode, decodeAll, type Encoded } from './fixture.js';

export interface RecordedModule {
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

export function checkModule(expected: RecordedModule): void {
  const module = build(expected.module) as nn.Module & ((x: tf.Tensor) => tf.Tensor);
  equal(String(module), expected.repr, 'repr');
  module.load_state_dict(decodeAll(expected.state_dict));
  const input = expected.indices ? tf.cast(decode(expected.input), 'int32') : decode(expected.input);
  close(module(input), decode(expected.output), FORWARD, 'output');

  const wanted: [string, tf.Tensor, Encoded][] = module
    .named_parameters()
    .map(([name, parameter]) => [name, parameter, expected.d_parameters[name]]);
  if (expected.d_input) wanted.push(['input', input, expected.d_input]);
  const sources = wanted.map(([, tensor]) => tensor);
  const gradients = tf.grads(() => module(input))(sources, decode(expected.d_output));
  for (const [i, [name, , gradient]] of wanted.entries()) close(gradients[i], decode(gradient), GRADIENT, `${name}.grad`);
}
