// detach: values that leave the graph and the scope that they were made in.
import * as tf from '@tensorflow/tfjs-core';
import { share } from '../engines/engine.js';
import { freeWhenUnreachable } from '../engines/unreachable.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { checkTensor } from '../python/checks.js';
import { asTuple, isTuple } from '../python/kinds.js';

/** A tensor, or arrays of tensors in any depth, as a module's states are. */
export type Detachable = tf.Tensor | readonly Detachable[];

/**
 * The same values outside of the graph: no gradient goes back through the result, as in torch. It also outlives the {@link backward}
 * or `tf.tidy` that it was made in, so that a state can be carried from one piece of a sequence to the next, in training
 * (truncated backpropagation through time) as in streaming: `hidden = detach(hidden)`.
 *
 * Tensors in arrays are detached one by one: a state may be h (D·K, N, H) or the [h, c] of an LSTM. Nothing is copied, and what
 * `input` is stays as it is. A later step of an optimizer does not reach a detached parameter: it has the values of now.
 *
 * @param input - a tensor, or arrays of tensors.
 * @returns the caller owns it: `tf.dispose` frees it at once; what nobody can reach any more is freed with JavaScript's garbage.
 *
 * @example
 * ```ts
 * const lstm = new nn.LSTM(8, 16);
 * let hidden = detach([tf.zeros([1, 32, 16]), tf.zeros([1, 32, 16])]); // (D·K, N, H) each
 * for (const piece of [x, x, x]) {
 *   const loss = backward(() => {
 *     const [output, next] = lstm(piece, hidden);
 *     hidden = detach(next);
 *     return criterion(tf.reshape(output, [-1, 16]), target);
 *   });
 *   loss.dispose();
 * }
 * ```
 * @throws `TypeError` with torch's text for what is no tensor.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach.html
 */
export function detach<R extends tf.Rank>(
  ...args: [input: tf.Tensor<R>] | [keywords: { input: tf.Tensor<R> }]
): tf.Tensor<R>;
export function detach<T extends readonly Detachable[] | []>(...args: [input: T] | [keywords: { input: T }]): T;
export function detach(...args: unknown[]): unknown {
  const { input } = bind('detach()', ['input'], 1, splitKeywords(args));
  checkAll(input);
  return outside(input as Detachable);
}

function checkAll(input: unknown): void {
  if (Array.isArray(input)) input.forEach(checkAll);
  else checkTensor('detach()', 'input', 1, input);
}

function outside(input: Detachable): Detachable {
  if (!(input instanceof tf.Tensor)) {
    const items = input.map(outside);
    return isTuple(input) ? asTuple(items) : items;
  }
  const detached = tf.keep(share(input));
  freeWhenUnreachable(detached);
  return detached;
}
