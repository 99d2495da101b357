// no_grad: a computation of which nothing is recorded.
import * as tf from '@tensorflow/tfjs-core';
import { unrecorded } from '../engines/engine.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { awaitClause, isPromise } from '../python/promise.js';
import { typeName } from '../python/repr.js';

/**
 * Runs `closure` without recording it: no gradient goes back through what it computes, and nothing is saved for one. This is torch's
 * `with torch.no_grad():`, around a closure since JavaScript has no `with`.
 *
 * It is a `tf.tidy` too: what the closure makes on the way is freed, its result is the caller's, or that of the `tf.tidy` or
 * {@link backward} around; {@link detach} takes it out of those as well. Outside of `backward` nothing is recorded anyhow, and
 * `no_grad` only tidies. A `backward` inside finds no graph, as in torch.
 *
 * @param closure - returns tensors, also in arrays and objects, or anything else; not async.
 * @returns what the closure returns.
 *
 * @example
 * ```ts
 * const loss = backward(() => {
 *   const soft = no_grad(() => tf.softmax(model(x))); // a target that is no function of the parameters
 *   return criterion(model(x), soft);
 * });
 * ```
 * @throws `TypeError` for what is no function, and for an async one.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
 */
export function no_grad<T>(...args: [closure: () => T] | [keywords: { closure: () => T }]): T {
  const { closure } = bind('no_grad()', ['closure'], 1, splitKeywords(args)) as { closure: () => T };
  check(
    typeof closure === 'function',
    () => new TypeError(`'${typeName(closure)}' object is not callable${awaitClause(closure)}`),
  );
  const body = (): T => {
    const result = closure();
    if (isPromise(result)) {
      void result.then(undefined, () => undefined);
      const text = "no_grad(): argument 'closure' (position 1) must not be async: what follows an await would be recorded";
      throw new TypeError(`${text} (await before it)`);
    }
    return result;
  };
  return tf.tidy(() => unrecorded(body) as tf.TensorContainer) as T;
}
