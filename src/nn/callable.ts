// What makes a module callable: an instance is a function, which calls its forward and its hooks.
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { RuntimeError } from '../python/errors.js';
import { Compiled } from './compiled.js';
import {
  addHook,
  callWithHooks,
  type ForwardHookOptions,
  type ForwardPreHookOptions,
  type RemovableHandle,
  setAround,
} from './hooks.js';
import type { Module } from './module.js';

const PRE_HOOK = ['prepend', 'with_kwargs'] as const;
const HOOK = [...PRE_HOOK, 'always_call'] as const;

/** Base of `Module`: what concerns its calls. */
export class Callable {
  constructor(...args: []) {
    bind('Module.__init__()', [], 0, splitKeywords(args));
    const self = ((...args: unknown[]) => callWithHooks(self, args)) as unknown as this & {
      forward: (...args: unknown[]) => unknown;
    };
    Object.setPrototypeOf(self, new.target.prototype); // which hides Function.prototype ...
    Reflect.deleteProperty(self, 'name'); // ... and leaves these two, so that an attribute may be called `name`
    Reflect.deleteProperty(self, 'length');
    return self;
  }

  /** Computes the module's output. Subclasses define it. Throws `RuntimeError` (torch: `NotImplementedError`). */
  forward(...args: never[]): unknown {
    bind('_forward_unimplemented()', [], 0, { positional: [], keywords: splitKeywords(args).keywords });
    throw new RuntimeError(`Module [${this._get_name()}] is missing the required "forward" function`);
  }

  /**
   * Has `hook(module, args)` called before each call of the module, not of its `forward`. What it returns, if anything, takes
   * the place of the arguments: an array of all that are given by position, or a single one.
   *
   * With `with_kwargs` it is called as `hook(module, args, kwargs)`, and returns `[args, kwargs]` or nothing. What a hook makes
   * and does not return is freed; to keep a tensor write `tf.keep(args[0].clone())`.
   *
   * @returns what takes the hook away again, with `remove()`.
   */
  register_forward_pre_hook(
    hook: (module: this, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => unknown,
    options?: ForwardPreHookOptions,
  ): RemovableHandle;
  register_forward_pre_hook(...args: unknown[]): RemovableHandle {
    const bound = bind('Module.register_forward_pre_hook()', ['hook'], 1, splitKeywords(args), PRE_HOOK);
    const { hook, ...options } = bound as { hook: unknown } & ForwardPreHookOptions;
    return addHook(this, 'before', hook, options);
  }

  /**
   * Has `hook(module, args, output)` called behind each call of the module, not of its `forward`. What it returns, if anything,
   * takes the place of the output.
   *
   * With `with_kwargs` it is called as `hook(module, args, kwargs, output)`; with `always_call` also when the call throws. What a
   * hook makes and does not return is freed; to keep the output write `tf.keep(output.clone())`.
   *
   * @returns what takes the hook away again, with `remove()`.
   *
   * @example
   * ```ts
   * const linear = new nn.Linear(20, 30);
   * const handle = linear.register_forward_hook((_module, _args, output) => tf.clipByValue(output, -1, 1));
   * linear(tf.randomNormal([128, 20])).dispose();
   * handle.remove();
   * ```
   */
  register_forward_hook(
    hook: (
      module: this,
      args: readonly unknown[],
      kwargs: Readonly<Record<string, unknown>>,
      output: ReturnType<this['forward']>,
    ) => unknown,
    options: ForwardHookOptions & { with_kwargs: true },
  ): RemovableHandle;
  register_forward_hook(
    hook: (module: this, args: readonly unknown[], output: ReturnType<this['forward']>) => unknown,
    options?: ForwardHookOptions & { with_kwargs?: false },
  ): RemovableHandle;
  register_forward_hook(...args: Arguments<{ hook: never } & ForwardHookOptions, ['hook']>): RemovableHandle;
  register_forward_hook(...args: unknown[]): RemovableHandle {
    const bound = bind('Module.register_forward_hook()', ['hook'], 1, splitKeywords(args), HOOK);
    const { hook, ...options } = bound as { hook: unknown } & ForwardHookOptions;
    return addHook(this, 'behind', hook, options);
  }

  /**
   * Has the computation of a call recorded, and done again on the next inputs of the same shapes in a fraction of the fixed costs:
   * kernels one after the other, without tensors between them, and weights that they lay out anew for each call stay laid out. For
   * inference on the `wasm` backend, and in Node on `cpu`; elsewhere, while gradients are recorded, and for calls that no recording
   * can stand for, the module runs as without.
   *
   * Each combination of shapes and of arguments that are no tensors is recorded twice, on its first two calls, and used from the
   * third on if both agree: what draws random numbers never does. It is recorded anew when a parameter, a buffer or an attribute of
   * the module or of one below it has been replaced. Values are not looked at: a `forward` that reads them (`dataSync`) or changes
   * parameters, buffers or other attributes is run each time. What else it reads of JavaScript (variables outside of the module,
   * the content of arrays in its attributes) is taken as it was, and what it does there (`console.log`) is not done again. Weights
   * change by tensors, as by an optimizer or `load_state_dict`, and not by an array that `dataSync` has given. The arrays of all
   * intermediate results and of weights laid out stay with the module.
   *
   * Arguments and results are tensors, in arrays and plain objects as well; the caller owns the results, as without.
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 1)).eval();
   * model.compile();
   * const y = model(tf.zeros([1, 8])); // (1, 1)
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.compile
   */
  compile(...args: []): void {
    bind('Module.compile()', [], 0, splitKeywords(args));
    setAround(this, new Compiled(this as unknown as Module).around);
  }

  /** The class name, as torch's texts give it. */
  protected _get_name(): string {
    return this.constructor.name;
  }
}

/** What tfjs asks of a function beside `apply`, in `tf.grad(module)`, `tf.customGrad`, `optimizer.minimize`. */
export const FUNCTION_METHODS: readonly string[] = ['call', 'bind'];
for (const method of FUNCTION_METHODS) {
  Object.defineProperty(Callable.prototype, method, {
    value: Reflect.get(Function.prototype, method),
    writable: true,
    configurable: true,
  });
}
