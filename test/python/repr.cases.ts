// What values are called in error texts.
import * as tf from '@tensorflow/tfjs-core';
import { float, typeName } from '../../src/python/repr.js';
import { equal } from '../support/assert.js';
import { suite } from '../support/case.js';

class Own {
  value = 1;
}

const nameless = (): unknown =>
  new (class {
    value = 1;
  })();

export const reprCases = suite('repr', {
  'the type of a value by its Python name, of an instance by its class': () => {
    const plain = [undefined, null, 1, 0.5, 'a', true, [], {}, Object.create(null), () => undefined];
    const names = ['NoneType', 'NoneType', 'int', 'float', 'str', 'bool', 'list', 'dict', 'dict', 'function'];
    equal(plain.map(typeName), names);
    const instances = [tf.scalar(1), new Own(), new Map(), Float32Array.of(1), Promise.resolve(1), nameless()];
    equal(instances.map(typeName), ['Tensor', 'Own', 'Map', 'Float32Array', 'Promise', 'object']);
  },
  'a float as Python writes it, on both sides of where exponents begin': () => {
    const small = [0, 1.5e-4, 1e-4, 9.9e-5, -1e-5];
    equal(small.map(float), ['0.0', '0.00015', '0.0001', '9.9e-05', '-1e-05']);
    const large = [1, -2.5, 1e15, 1e16, 1.5e22, 1e100];
    equal(large.map(float), ['1.0', '-2.5', '1000000000000000.0', '1e+16', '1.5e+22', '1e+100']);
  },
});
