// The table of cases on the backend of this Jest project: native, wasm or cpu.
import fs from 'node:fs';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { cases } from './cases.js';

declare const BACKEND: string;

beforeAll(async () => {
  await startBackend(BACKEND);
});

test(`the backend is ${BACKEND}`, () => {
  expect(tf.getBackend()).toBe(BACKEND);
});

test('console.log prints a module as torch does', () => {
  expect(util.inspect(new nn.RNN(3, 4))).toBe('RNN(3, 4)');
});

test('startBackend restores what tfjs-node needs', () => {
  const legacy = util as unknown as { isNullOrUndefined(value: unknown): boolean };
  if (BACKEND === 'tensorflow')
    expect([null, undefined, 0].map((v) => legacy.isNullOrUndefined(v))).toEqual([true, true, false]);
});

test('every case has a name of its own', () => {
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('FEATURES.md names tests that there are', () => {
  const rows = fs
    .readFileSync('FEATURES.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(rows.length);
  expect(named.filter((name) => !cases.some((candidate) => candidate.name.startsWith(name)))).toEqual([]);
});

test.each(cases.map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
