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
    const two = (): unknown => bind('f()', ['a', 'b', 'c'], 3, splitKeywords([1]));
    throws(two, 'TypeError', "f() missing 2 required positional arguments: 'b' and 'c'");
    const three = (): unknown => bind('f()', ['a', 'b', 'c'], 3, splitKeywords([]));
    throws(three, 'TypeError', "f() missing 3 required positional arguments: 'a', 'b', and 'c'");
    throws(() => call(1, 2, 3, 4), 'TypeError', 'f() takes from 1 to 3 positional arguments but 4 were given');
    throws(() => call(1, { a: 2 }), 'TypeError', "f() got multiple values for argument 'a'");
    throws(() => call(1, { d: 2 }), 'TypeError', "f() got an unexpected keyword argument 'd'");
    throws(() => call(1, 2, 3, 4, { d: 2 }), 'TypeError', "f() got an unexpected keyword argument 'd'");
    const twice = (): unknown => bind<string>('f()', ['a'], 1, splitKeywords([1, { a: 2 }]), ['k']);
    throws(twice, 'TypeError', "f() got multiple values for argument 'a'");
    const keywordOnly = (): unknown => bind<string>('f()', ['a'], 1, splitKeywords([1, 2, { k: 3 }]), ['k']);
    const given = '2 positional arguments (and 1 keyword-only argument) were given';
    throws(keywordOnly, 'TypeError', `f() takes 1 positional argument but ${given}`);
  },
  'self is counted for a method and not for a function': () => {
    const tooMany = (callee: string, names: string[], required: number, given: number[], counts: string): void =>
      throws(() => bind(callee, names, required, splitKeywords(given)), 'TypeError', `${callee} takes ${counts} given`);
    tooMany('f()', [], 0, [1], '0 positional arguments but 1 was');
    tooMany('f()', ['a'], 1, [1, 2], '1 positional argument but 2 were');
    tooMany('f()', ['a', 'b'], 1, [1, 2, 3], 'from 1 to 2 positional arguments but 3 were');
    tooMany('C.m()', [], 0, [1], '1 positional argument but 2 were');
    tooMany('C.m()', ['a'], 1, [1, 2], '2 positional arguments but 3 were');
    tooMany('C.m()', ['a', 'b'], 1, [1, 2, 3], 'from 2 to 3 positional arguments but 4 were');
  },
});
