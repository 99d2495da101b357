// Python's calling convention in JavaScript.
import { bind, isPlainObject, splitKeywords } from '../../src/python/arguments.js';
import * as tf from '@tensorflow/tfjs-core';
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

const call = (...args: unknown[]): unknown => bind('f()', ['a', 'b', 'c'], 1, splitKeywords(args));

export const argumentsCases = suite('arguments', {
  'positional and keyword arguments are bound by name': () => {
    equal(call(1, 2), { a: 1, b: 2 });
    equal(call(1, { c: 3 }), { a: 1, c: 3 });
    equal(call({ a: 1, b: null }), { a: 1, b: null });
  },
  'undefined counts as not given': () => {
    equal(call(1, undefined, 3), { a: 1, c: 3 });
    equal(call(1, { b: undefined }), { a: 1 });
  },
  'only plain objects are keywords': () => {
    equal(
      [{}, Object.create(null), [], null, new Date(), tf.scalar(1)].map((value) => isPlainObject(value)),
      [true, true, false, false, false, false],
    );
  },
  'wrong calls get the texts of Python': () => {
    throws(() => call(), 'TypeError', "f() missing 1 required positional argument: 'a'");
    throws(() => call(1, 2, 3, 4), 'TypeError', 'f() takes from 2 to 4 positional arguments but 5 were given');
    throws(() => call(1, { a: 2 }), 'TypeError', "f() got multiple values for argument 'a'");
    throws(() => call(1, { d: 2 }), 'TypeError', "f() got an unexpected keyword argument 'd'");
  },
});
