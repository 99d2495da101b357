// What the programs of one step share: a thread has one column of 4 neighbouring sequences, and reads each weight once for all.
import type * as tf from '@tensorflow/tfjs-core';
import type { Pass } from '../pass.js';
import { run } from '../../../../engines/webgpu/program.js';
import { uniformsOf, VISITS } from '../visits.js';

const HEIGHT = 4; // sequences of a thread, the elements of a vec4
const THREADS = 64; // of a workgroup

/** A program of one step, and how many columns every sequence has in it. */
export interface StepProgram {
  key: string;
  width: number;
  /** Names of the inputs of the pass that it reads. */
  inputs: readonly string[];
  /** Functions, then the body of `main`, which knows the column `j` and the `first` sequence. */
  source: () => { functions: string; body: string };
}

/** Which step: how many were visited before, and how many sequences there are in it. */
export interface Visit {
  visited: number;
  alive: number;
}

export function runStep(
  { key, width, inputs, source }: StepProgram,
  pass: Pass,
  { visited, alive }: Visit,
  result: tf.Tensor1D,
): void {
  const shader = {
    key,
    threads: THREADS,
    inputs: Object.fromEntries([...inputs, 'table'].map((name) => [name, pass.inputs[name]])),
    source: () => mainOf(width, source()),
  };
  const threads = Math.ceil(alive / HEIGHT) * width;
  const uniforms = { ...uniformsOf(pass.steps, pass.counts.rows), visited, alive };
  run(shader, uniforms, Math.ceil(threads / THREADS), result);
}

const mainOf = (width: number, { functions, body }: ReturnType<StepProgram['source']>): string => `
  ${VISITS}

  // What was written before, at 4 indices.
  fn written(at : vec4<i32>) -> vec4<f32> {
    return vec4<f32>(result[at.x], result[at.y], result[at.z], result[at.w]);
  }

  ${functions}

  fn main(index : i32) {
    let j = index % ${width};
    let first = index / ${width} * ${HEIGHT};
    if (first >= uniforms.alive) { return; }
    ${body}
  }
`;

/** Declares `at`, the indices that the expression gives for the thread's sequences; it repeats the last if there are fewer. */
export const indices = (expression: string): string => `
  var at : vec4<i32>;
  for (var k = 0; k < ${HEIGHT}; k++) {
    let sequence = min(first + k, uniforms.alive - 1);
    let visits = visitsOf(sequence);
    at[k] = ${expression};
  }`;

/** Runs the body for each of the thread's sequences, number `k` of them. */
export const forSequences = (body: string): string => `
  for (var k = 0; k < ${HEIGHT}; k++) {
    let sequence = first + k;
    if (sequence >= uniforms.alive) { break; }
    let visits = visitsOf(sequence);
    ${body}
  }`;

/** Declares `sums`: of what was written at the indices and the `count` columns behind them, the products with column j of w. */
export const sumProducts = (index: string, count: string | number, w: string, width: number): string => `
  ${indices(index)}
  var sums = vec4<f32>();
  for (var i = 0; i < ${count}; i++) { sums += written(at + i) * ${w}[i * ${width} + j]; }`;
