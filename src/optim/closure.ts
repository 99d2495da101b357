// The closure of a step: it computes the loss anew, with its gradients.
import { check } from '../python/check.js';
import { awaitClause, isPromise } from '../python/promise.js';
import { typeName } from '../python/repr.js';

/** What the closure of a step of `optimizer` returns. */
export function evaluate(optimizer: string, closure: unknown): unknown {
  check(
    typeof closure === 'function',
    () => new TypeError(`'${typeName(closure)}' object is not callable${awaitClause(closure)}`),
  );
  const loss: unknown = (closure as () => unknown)();
  if (isPromise(loss)) {
    void loss.then(undefined, () => undefined); // the caller gets this error instead of what becomes of it
    const returns = `${optimizer}.step(): argument 'closure' (position 1) must return the loss`;
    throw new TypeError(`${returns}, not Promise (it may not be async: await what it needs before step)`);
  }
  return loss;
}
