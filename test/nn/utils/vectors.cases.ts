// parameters_to_vector and vector_to_parameters.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn } from 'tfjs-torch-rnn';
import { close, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';

const { parameters_to_vector, vector_to_parameters } = nn.utils;
type Unchecked = (...args: unknown[]) => unknown;

export const vectorCases = suite('nn.utils: parameters as a vector', {
  'there and back, with gradients': () => {
    const parameters = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.scalar(5),
      tf.zeros([0]),
      tf.tensor1d([6]),
    ].map((x) => new nn.Parameter(x));
    close(parameters_to_vector(parameters), tf.tensor1d([1, 2, 3, 4, 5, 6]), EXACT);
    vector_to_parameters(tf.tensor1d([6, 5, 4, 3, 2, 1, 0]), parameters);
    close(
      parameters[0],
      tf.tensor2d([
        [6, 5],
        [4, 3],
      ]),
      EXACT,
    );
    close(parameters_to_vector({ parameters }), tf.tensor1d([6, 5, 4, 3, 2, 1]), EXACT);
    backward(() => tf.sum(tf.square(parameters_to_vector(parameters))));
    close(
      parameters[0].grad ?? tf.scalar(0),
      tf.tensor2d([
        [12, 10],
        [8, 6],
      ]),
      EXACT,
    );
    close(parameters[3].grad ?? tf.scalar(0), tf.tensor1d([2]), EXACT);
    for (const p of parameters) p.grad?.dispose();
  },
  'leaves alive what it returns': () => {
    const { weight, bias } = new nn.Linear(3, 4);
    const parameters = bias === null ? [weight] : [weight, bias];
    vector_to_parameters(tf.zeros([16]), parameters); // the parameters have values of their own now
    leaksNothing(() => {
      const vector = parameters_to_vector(parameters);
      vector_to_parameters(vector, parameters);
      vector.dispose();
    });
  },
  'refuses what torch refuses': () => {
    const p = new nn.Parameter(tf.zeros([2, 2]));
    const vector = tf.zeros([3]);
    const [there, back] = [parameters_to_vector as Unchecked, vector_to_parameters as Unchecked];
    throws(() => there([]), 'ValueError', 'torch.cat(): expected a non-empty list of Tensors');
    throws(() => there(3), 'TypeError', "'int' object is not iterable");
    throws(() => back(3, [p]), 'TypeError', 'expected torch.Tensor, but got: int');
    throws(() => back(vector, [p]), 'RuntimeError', "shape '[2, 2]' is invalid for input of size 3");
  },
});
