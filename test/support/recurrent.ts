// The recurrent classes called alike, and what PyTorch recorded of such a call (scripts/fixtures/record.py).
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { equal, FORWARD, GRADIENT, type Tolerance } from './assert.js';
import { decode, decodeAll, type Encoded } from './fixture.js';

/** One call of a module in PyTorch. Tensors go by torch's names: `h_0`, `c_0`; `output`, `h_n`, `c_n`, or `h_1`, `c_1`. */
export interface Recorded {
  input: Encoded;
  /** How the input, padded here, was packed. */
  packed?: {
    lengths: number[];
    enforce_sorted: boolean;
    batch_sizes: number[];
    sorted_indices: number[] | null;
    unsorted_indices: number[] | null;
  };
  hx?: Record<string, Encoded>;
  /** Of a packed output its data. */
  results: Record<string, Encoded>;
  /** The gradients of the loss with respect to those results that it depends on. */
  cotangents: Record<string, Encoded>;
  /** Of the input (padded), the initial states and the parameters, in this order. */
  gradients: Record<string, Encoded>;
}

type Sequence = tf.Tensor | nn.utils.rnn.PackedSequence;
type Result = Sequence | readonly Result[];

/** Any recurrent module: `hx` and the result as the class has them. */
export interface Recurrent extends nn.Module {
  (input: Sequence, hx: tf.Tensor | tf.Tensor[] | null): Result;
  batch_first?: boolean;
}

/** `new nn[name](...args)`, with arguments that only the class itself can check. */
export function build(name: string, args: readonly unknown[]): Recurrent {
  const classes = nn as unknown as Partial<Record<string, new (...args: readonly unknown[]) => Recurrent>>;
  const Class = classes[name];
  if (Class === undefined) throw new Error(`nn.${name} does not exist`);
  return new Class(...args);
}

/** What is told of each pair of tensors that belong together. The receiver of `actual` must not keep it. */
export type Compare = (actual: tf.Tensor, expected: tf.Tensor, tolerance: Tolerance, what: string) => void;

/** Makes the recorded call on `module`, which has the recorded parameters, and compares everything that comes of it. */
export function replay(module: Recurrent, recorded: Recorded, compare: Compare): void {
  const input = decode(recorded.input);
  const hx = decodeAll(recorded.hx ?? {});
  compareResults(module, recorded, input, hx, compare);
  compareGradients(module, recorded, input, hx, compare);
  tf.dispose([input, hx]);
}

type Named = Record<string, tf.Tensor>;

function compareResults(module: Recurrent, recorded: Recorded, input: tf.Tensor, hx: Named, compare: Compare): void {
  const packed = pack(module, recorded, input);
  const results = flatten(call(module, packed, hx));
  const names = Object.keys(recorded.results);
  equal(results.length, names.length, 'number of results');
  for (const [i, name] of names.entries()) {
    const result = results[i];
    comparePacking(result, recorded);
    const expected = decode(recorded.results[name]);
    compare(dataOf(result), expected, FORWARD, name);
    tf.dispose([dataOf(result), expected]);
  }
  if (packed !== input) tf.dispose(dataOf(packed));
}

function comparePacking(result: Sequence, { packed }: Recorded): void {
  if (result instanceof tf.Tensor) return;
  const { batch_sizes, sorted_indices, unsorted_indices } = result;
  equal(batch_sizes, packed?.batch_sizes, 'batch_sizes');
  equal(sorted_indices, packed?.sorted_indices, 'sorted_indices');
  equal(unsorted_indices, packed?.unsorted_indices, 'unsorted_indices');
}

function compareGradients(module: Recurrent, recorded: Recorded, input: tf.Tensor, hx: Named, compare: Compare): void {
  const { cotangents } = recorded;
  const leaves = { input: tf.variable(input), ...mapValues(hx, (state) => tf.variable(state)) };
  const parameters = module.named_parameters();
  equal([...Object.keys(leaves), ...parameters.map(([name]) => name)], Object.keys(recorded.gradients), 'names');
  const loss = (): tf.Scalar => {
    const { input: x, ...states } = leaves;
    const results = flatten(call(module, pack(module, recorded, x), states)).map(dataOf);
    const terms = Object.keys(recorded.results).flatMap((name, i) =>
      name in cotangents ? [tf.sum<tf.Scalar>(tf.mul(results[i], decode(cotangents[name])))] : [],
    );
    return tf.addN(terms);
  };
  const { value, grads } = tf.variableGrads(loss, [...Object.values(leaves), ...module.parameters()]);
  for (const [name, leaf] of [...Object.entries(leaves), ...parameters]) {
    const expected = decode(recorded.gradients[name]);
    const actual = grads[leaf.name] ?? tf.zerosLike(leaf); // null: the loss does not depend on it
    compare(actual, expected, GRADIENT, `${name}.grad`);
    tf.dispose([actual, expected]);
  }
  tf.dispose([value, leaves]);
}

function pack(module: Recurrent, { packed }: Recorded, input: tf.Tensor): Sequence {
  if (packed === undefined) return input;
  const { lengths, enforce_sorted } = packed;
  return nn.utils.rnn.pack_padded_sequence(input, lengths, module.batch_first ?? false, enforce_sorted);
}

function call(module: Recurrent, input: Sequence, hx: Named): Result {
  const states = Object.values(hx);
  return module(input, states.length > 1 ? states : (states[0] ?? null));
}

const isList = (result: Result): result is readonly Result[] => Array.isArray(result);
const flatten = (result: Result): Sequence[] => (isList(result) ? result.flatMap(flatten) : [result]);
const dataOf = (sequence: Sequence): tf.Tensor => (sequence instanceof tf.Tensor ? sequence : sequence.data);
const mapValues = <A, B>(named: Record<string, A>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, map(value)]));
