// The public form of an object whose class is not known here.

/**
 * An object of a class of Python's that is not known here, as its pickle describes it: data, which nothing has run. Saved again,
 * it is what it was.
 *
 * Python would make it as `module.name(*args)` and then give it its `state`, which is mostly the dict of its attributes. An
 * enum's member has its value as the one argument; a named tuple its fields.
 *
 * @example
 * ```ts
 * import { load, type PythonObject } from 'tfjs-torch-rnn';
 *
 * const { criterion } = await load<{ criterion: PythonObject }>('checkpoint.pt');
 * console.log(String(criterion)); // torch.nn.modules.loss.MSELoss object
 * ```
 */
export class PythonObject {
  constructor(
    /** The module of its class or function, as `torch.optim.lr_scheduler`. */
    readonly module: string,
    /** The name in the module, as `StepLR`. */
    readonly name: string,
    /** What it is made with: the arguments of its class or function. */
    readonly args: unknown[] = [],
    /** What it is given after it was made; `undefined` for nothing. */
    public state?: unknown,
  ) {}

  /** `torch.optim.lr_scheduler.StepLR object`. */
  toString(): string {
    return `${this.module}.${this.name} object`;
  }
}
