// The table of cases on the backend of this Jest project: native, wasm or cpu.
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from 'tfjs-torch-rnn/node';
import { cases } from './cases.js';

declare const BACKEND: string;

beforeAll(async () => {
  await startBackend(BACKEND);
});

test(`the backend is ${BACKEND}`, () => {
  expect(tf.getBackend()).toBe(BACKEND);
});

test.each(cases.map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
