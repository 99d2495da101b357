// A Promise where its value is wanted: the error says to await it.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { awaitClause } from '../../src/python/promise.js';
import { given, typeName } from '../../src/python/repr.js';
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';

export const promiseCases = suite('promises', {
  'only what can be awaited gets the clause': () => {
    const thenable = { then: () => undefined };
    equal([Promise.resolve(1), thenable].map(given), ['Promise (await it)', 'Promise (await it)']);
    equal([Promise.resolve(1), thenable].map(awaitClause), [' (await it)', ' (await it)']);
    const values = [undefined, null, 1, 'then', {}, { then: 1 }, [], tf.scalar(1), () => undefined];
    equal(values.map(awaitClause), Array(values.length).fill(''));
    equal(values.map(given), values.map(typeName));
  },
  'a tensor that was not awaited': () => {
    const rnn = new nn.RNN(2, 3);
    const x = input([1, 1, 2]);
    const promise = Promise.resolve(x) as unknown as tf.Tensor3D;
    const message = (argument: string, position: number, type: string): string =>
      `RNN.forward(): argument '${argument}' (position ${position}) must be ${type}, not Promise (await it)`;
    throws(() => rnn(promise), 'TypeError', message('input', 1, 'Tensor'));
    throws(() => rnn(x, promise), 'TypeError', message('hx', 2, 'Tensor'));
  },
});
