// Assertions that run in Node and in a page alike.
import * as tf from '@tensorflow/tfjs-core';

export interface Tolerance {
  absolute: number;
  relative: number;
}

/** Outputs against PyTorch's, which sums in another order: what PyTorch's own tests allow in float32. */
export const FORWARD: Tolerance = { absolute: 1e-5, relative: 1.3e-6 };

/** Gradients sum over all steps and rows: what PyTorch's own tests allow between two backends. */
export const GRADIENT: Tolerance = { absolute: 5e-5, relative: 1.3e-6 };

/** The same numbers in the same order. */
export const EXACT: Tolerance = { absolute: 0, relative: 0 };

export function ok(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  ok(a === e, `${what}: expected ${e}, got ${a}`);
}

type Values = tf.Tensor | readonly number[];

const flat = (x: Values): readonly number[] => (x instanceof tf.Tensor ? Array.from(x.dataSync()) : x);

/** The element that is furthest off: its index, and its error as a fraction of what is allowed (0 if all agree exactly). */
export interface Misfit {
  index: number;
  fraction: number;
}

/** Compares values in the same order; NaN matches NaN, infinities match themselves. */
export function misfit(actual: Values, expected: Values, { absolute, relative }: Tolerance): Misfit {
  const [a, e] = [flat(actual), flat(expected)];
  let worst: Misfit = { index: 0, fraction: 0 };
  a.forEach((value, index) => {
    if (Object.is(value, e[index]) || value === e[index]) return;
    const fraction = Math.abs(value - e[index]) / (absolute + relative * Math.abs(e[index]));
    if (!(fraction <= worst.fraction)) worst = { index, fraction: Number.isNaN(fraction) ? Infinity : fraction };
  });
  return worst;
}

/** Same shape, and every value within the tolerance. */
export function close(actual: tf.Tensor, expected: Values, tolerance: Tolerance, what = 'tensor'): void {
  if (expected instanceof tf.Tensor) equal(actual.shape, expected.shape, `shape of ${what}`);
  const [a, e] = [flat(actual), flat(expected)];
  equal(a.length, e.length, `size of ${what}`);
  const { index, fraction } = misfit(a, e, tolerance);
  const allowed = tolerance.absolute + tolerance.relative * Math.abs(e[index]);
  ok(fraction <= 1, `${what}[${index}]: expected ${e[index]} ± ${allowed}, got ${a[index]}`);
}

export function different(a: tf.Tensor, b: tf.Tensor, what = 'tensors'): void {
  ok(
    tf.tidy(() => tf.any(tf.notEqual(a, b)).dataSync()[0] === 1),
    `${what} are equal`,
  );
}

interface NativeBackend {
  getNumOfTFTensors?(): number; // tfjs-node: handles inside libtensorflow, which tf.memory() does not see
}

/** How many tensors, buffers and native handles are alive. */
export function alive(): number[] {
  const { numTensors, numDataBuffers } = tf.memory();
  return [numTensors, numDataBuffers, (tf.backend() as NativeBackend).getNumOfTFTensors?.() ?? 0];
}

/** The error that `run` throws. */
function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** `run` throws an error called `name` whose message is `message`, and leaves no tensor behind. */
export function throws(run: () => unknown, name: string, message: string): void {
  errorOf(run); // the native backend uploads a tensor when it is first used
  const before = alive();
  const thrown = errorOf(run);
  ok(thrown instanceof Error, `expected ${name}: ${message}, but nothing was thrown`);
  equal(`${thrown.name}: ${thrown.message}`, `${name}: ${message}`, 'error');
  equal(alive(), before, 'tensors, buffers and native handles alive after the error');
}

/** As {@link throws}, of a promise. */
export async function rejects(run: () => Promise<unknown>, name: string, message: string): Promise<void> {
  const before = alive();
  const thrown: unknown = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  ok(thrown instanceof Error, `expected ${name}: ${message}, but nothing was thrown`);
  equal(`${thrown.name}: ${thrown.message}`, `${name}: ${message}`, 'error');
  equal(alive(), before, 'tensors, buffers and native handles alive after the error');
}

/** `run` disposes or returns nothing that stays alive, not even once in many calls. */
export function leaksNothing(run: () => void, times = 20): void {
  run(); // what is made once and kept on purpose, e.g. a compiled program
  const before = alive();
  for (let i = 0; i < times; i++) run();
  equal(alive(), before, 'tensors, buffers and native handles alive');
}
