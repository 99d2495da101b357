// What is said of a Promise that came where its value is wanted.

/** Whether `value` can be awaited. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** What an error text that names the type of `value` ends with: ` (await it)` for a Promise, nothing for the rest. */
export function awaitClause(value: unknown): string {
  return isPromise(value) ? ' (await it)' : '';
}
