// Functions that are called with every call of a module: before its forward with the arguments, behind it with the output.
import * as tf from '@tensorflow/tfjs-core';
import { bind, type Keywords, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { awaitClause } from '../python/promise.js';
import { str, typeName } from '../python/repr.js';

/** How a hook before forward is called. */
export interface ForwardPreHookOptions {
  /** Whether it comes before those that are there. Default false. */
  prepend?: boolean;
  /** Whether it is also given the keywords of the call, and returns both. Default false. */
  with_kwargs?: boolean;
}

/** How a hook behind forward is called. */
export interface ForwardHookOptions extends ForwardPreHookOptions {
  /** Whether it is called also when forward throws. Default false. */
  always_call?: boolean;
}

type Hook = (...args: unknown[]) => unknown;
type Kind = 'before' | 'behind';
type Entry = { readonly hook: Hook } & ForwardHookOptions;

interface Hooks extends Record<Kind, readonly Entry[]> {
  /** What calls the module by its own function, where that is compiled. */
  readonly around?: (call: Hook, args: readonly unknown[]) => unknown;
}

const HOOKS = new WeakMap<object, Hooks>();

const NONE: Hooks = { before: [], behind: [] };

/** What a module has of hooks: the same object for as long as they are the same. */
export const hooksOf = (module: object): object | undefined => HOOKS.get(module);

/** What takes a hook away again. */
export class RemovableHandle {
  readonly #remove: () => void;

  /** @param remove - what `remove` does. */
  constructor(remove: () => void) {
    this.#remove = remove;
  }

  /** Takes the hook away. */
  remove(...args: []): void {
    bind('RemovableHandle.remove()', [], 0, splitKeywords(args));
    this.#remove();
  }
}

/** Adds a hook to a module. */
export function addHook(module: object, kind: Kind, hook: unknown, options: ForwardHookOptions): RemovableHandle {
  check(typeof hook === 'function', () => {
    return new TypeError(`'${typeName(hook)}' object is not callable${awaitClause(hook)}`);
  });
  const entry: Entry = { hook: hook as Hook, ...options };
  const change = (entriesOf: (there: readonly Entry[]) => readonly Entry[]): void => {
    const hooks = HOOKS.get(module) ?? NONE;
    HOOKS.set(module, { ...hooks, [kind]: entriesOf(hooks[kind]) });
  };
  change((there) => (options.prepend ? [entry, ...there] : [...there, entry]));
  return new RemovableHandle(() => change((there) => there.filter((other) => other !== entry)));
}

/** Has calls of the module go through a function, which calls the module by another. */
export function setAround(module: object, around: Hooks['around']): void {
  HOOKS.set(module, { ...(HOOKS.get(module) ?? NONE), around });
}

/** `module.forward(...args)` with the module's hooks around it. What they make and do not return is freed. */
export function callWithHooks(module: { forward: Hook }, args: readonly unknown[]): unknown {
  const hooks = HOOKS.get(module);
  if (hooks === undefined) return module.forward(...args);
  if (hooks.around === undefined) return callHooked(module, args);
  return hooks.around((...args) => callHooked(module, args), args);
}

function callHooked(module: { forward: Hook }, args: readonly unknown[]): unknown {
  if (!hasHooks(module)) return module.forward(...args);
  return tf.tidy(() => hooked(module, args, HOOKS.get(module) ?? NONE) as tf.TensorContainer);
}

export function hasHooks(module: object): boolean {
  const { before, behind } = HOOKS.get(module) ?? NONE;
  return before.length + behind.length > 0;
}

/** What stands in a call for its keywords. */
const spread = (keywords: Keywords): Keywords[] => (Object.keys(keywords).length > 0 ? [keywords] : []);

function hooked(
  module: { forward: Hook },
  given: readonly unknown[],
  { before, behind }: Record<Kind, readonly Entry[]>,
): unknown {
  let { positional, keywords } = splitKeywords(given);
  let output: unknown = null;
  let left = behind;
  const callNext = (): void => {
    const [{ hook, with_kwargs }, ...others] = left;
    left = others;
    output = hook(module, positional, ...(with_kwargs ? [keywords] : []), output) ?? output;
  };
  try {
    for (const { hook, with_kwargs } of before) {
      const changed = hook(module, positional, ...(with_kwargs ? [keywords] : [])) ?? null;
      if (changed !== null && with_kwargs) [positional, keywords] = bothOf(changed);
      else if (changed !== null) positional = Array.isArray(changed) ? (changed as unknown[]) : [changed];
    }
    output = module.forward(...positional, ...spread(keywords));
    while (left.length > 0) callNext();
    return output;
  } catch (error) {
    left = left.filter(({ always_call }) => always_call);
    while (left.length > 0) quietly(callNext);
    throw error;
  }
}

function bothOf(changed: unknown): [readonly unknown[], Keywords] {
  check(Array.isArray(changed) && changed.length === 2, () => {
    const expected = 'forward pre-hook must return None or a tuple of (new_args, new_kwargs)';
    return new RuntimeError(`${expected}, but got ${str(changed)}.`);
  });
  return changed as [readonly unknown[], Keywords];
}

/** A second error does not take the place of the first. */
function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    const raised = 'module forward hook with ``always_call=True`` raised an exception';
    console.warn(`${raised} that was silenced as another error was raised in forward: ${(error as Error).message}`);
  }
}
