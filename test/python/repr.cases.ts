// What values are called in error texts.
import * as tf from '@tensorflow/tfjs-core';
import { typeName } from '../../src/python/repr.js';
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
});
