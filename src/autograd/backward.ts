// backward: a loss and the gradients of everything that it depends on, accumulated in `grad`.
import * as tf from '@tensorflow/tfjs-core';
import { gradients, isAlive, variables } from '../engines/engine.js';
import { bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { IS_DISPOSED } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { accumulateGrad, checkGrad } from './grad.js';
import { asParameter } from './parameter.js';
import { awaitClause, isPromise } from '../python/promise.js';
import { typeName } from '../python/repr.js';

/**
 * Computes a loss and *adds* its gradients to the `grad` of the parameters that it depends on:
 *
 *     p.grad += ∂loss / ∂p
 *
 * This is torch's `loss = closure(); loss.backward()`. tfjs records operations only while it is told to, so it takes the
 * closure. A frozen parameter (`requires_grad_(false)`) gets no gradient, and one that the loss does not reach keeps its own.
 *
 * @param closure - computes the loss, a tensor with one element; not async. What it makes on the way is freed, unless it
 * hands it to `tf.keep`.
 * @returns the loss. The caller owns it; the gradients belong to their parameters.
 *
 * @example
 * ```ts
 * optimizer.zero_grad();
 * const loss = backward(() => criterion(model(input), target));
 * nn.utils.clip_grad_norm_(model.parameters(), 1.0).dispose();
 * optimizer.step();
 * ```
 * @throws `RuntimeError` with torch's text if the loss reaches no parameter or has more than one element. No gradient has
 * changed then, as when the closure throws.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
 */
export function backward<T extends tf.Tensor>(...args: [closure: () => T] | [keywords: { closure: () => T }]): T {
  const { closure } = bind('backward()', ['closure'], 1, splitKeywords(args)) as { closure: () => T };
  check(
    typeof closure === 'function',
    () => new TypeError(`'${typeName(closure)}' object is not callable${awaitClause(closure)}`),
  );
  return tf.tidy(() => {
    const trained = variables().filter(({ trainable }) => trainable);
    const { value, grads } = gradientsOf(closure, trained);
    const reached = trained.flatMap((variable, i) =>
      grads[i] ? [{ parameter: asParameter(variable), grad: grads[i] }] : [],
    );
    check(reached.length > 0, () => {
      return new RuntimeError('element 0 of tensors does not require grad and does not have a grad_fn');
    });
    check(value.size === 1, () => new RuntimeError('grad can be implicitly created only for scalar outputs'));
    for (const { parameter } of reached) checkGrad(parameter);
    for (const { parameter, grad } of reached) accumulateGrad(parameter, grad);
    return value;
  });
}

/** The value of the closure, and its gradients or null. */
function gradientsOf<T extends tf.Tensor>(
  closure: () => T,
  parameters: tf.Variable[],
): { value: T; grads: (tf.Tensor | null)[] } {
  let failure: { error: unknown } | undefined;
  const attempt = (): T => {
    try {
      const loss: unknown = closure();
      checkLoss(loss);
      return tf.clone(loss as T); // which may be a parameter itself
    } catch (error) {
      failure = { error };
      return tf.scalar(0) as T; // tfjs frees what it has recorded only when it comes to its end
    }
  };
  const result = gradients(attempt, parameters.length > 0 ? parameters : [tf.scalar(0)]);
  if (failure !== undefined) throw failure.error;
  return result;
}

function checkLoss(loss: unknown): asserts loss is tf.Tensor {
  const returns = "backward(): argument 'closure' (position 1) must return Tensor";
  if (isPromise(loss)) {
    void loss.then(undefined, () => undefined); // what becomes of it is nobody's concern: it cannot be the loss
    throw new TypeError(`${returns}, not Promise (it may not be async: await what it needs before backward)`);
  }
  check(loss instanceof tf.Tensor, () => new TypeError(`${returns}, not ${typeName(loss)}`));
  check(isAlive(loss as tf.Tensor), () => new RuntimeError(`backward(): the loss ${IS_DISPOSED}`));
}
