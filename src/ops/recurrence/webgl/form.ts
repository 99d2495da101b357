// The forms of WebGL, by mode: one draw a step.
import * as tf from '@tensorflow/tfjs-core';
import { withPrograms } from '../../../engines/webgl/program.js';
import type { Form, Forms, RecurrenceInput } from '../form.js';
import type { ModeName } from '../modes.js';
import { GRU } from './gru.js';
import { LSTM } from './lstm.js';
import { pairs } from '../../../engines/webgl/matrix.js';
import { RNN_RELU, RNN_TANH } from './rnn.js';

const FORMS: Forms = { RNN_TANH, RNN_RELU, LSTM, GRU };

/** The shaders are in the language of WebGL 2. */
export function webglForm(mode: ModeName, input: RecurrenceInput): Form | undefined {
  return fits(input) ? withPrograms(FORMS[mode]) : undefined;
}

/** Whether a row of the weights and of a state is a row of a texture, which tfjs else fills from the left and on. */
function fits({ state0: [h0], weights: { w_hh } }: RecurrenceInput): boolean {
  const widest = pairs(Math.max(...w_hh.shape, ...h0.shape)) * 2;
  const narrow = tf.env().getNumber('WEBGL_MAX_SIZE_FOR_NARROW_TEXTURE');
  return widest <= Math.min(narrow, tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE') / 2);
}
