// nn.Parameter: a tensor that a module trains. In tfjs that is a Variable.
import * as tf from '@tensorflow/tfjs-core';
import { zeros } from '../engines/arrays/recycled.js';
import { checkBackend } from '../engines/engine.js';
import { freeWhenUnreachable } from '../engines/unreachable.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkBool, checkTensor } from '../python/checks.js';
import { RuntimeError } from '../python/errors.js';
import { list } from '../python/repr.js';

interface ParameterOptions {
  data: tf.Tensor;
  requires_grad?: boolean;
}

const PARAMETERS = ['data', 'requires_grad'] as const;

/**
 * A trainable tensor with a gradient. Assigned to an attribute of a {@link Module}, it becomes one of the module's parameters. It *is* a
 * `tf.Variable`, so every tfjs op takes it and every tfjs optimizer trains it.
 *
 * The parameter keeps its own reference to the values, and `data` stays the caller's: it may be used and disposed as before.
 * A `data` that nobody can reach any more, as in the example, is freed with JavaScript's garbage; to have it freed at once
 * write `tf.tidy(() => new nn.Parameter(...))`. Its gradient is in `grad`, null
 * at first; {@link backward} adds to it, and `zero_grad` and `module.dispose()` free it. A plain `tf.variable` gets a `grad` too,
 * once a module or an optimizer has it.
 *
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   weight = new nn.Parameter(tf.randomUniform([20], -0.1, 0.1));
 *   forward(x: tf.Tensor) {
 *     return tf.mul(x, this.weight);
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the constructor's work is what it returns
export class Parameter {
  /**
   * @param data - the initial values, of any shape.
   * @param requires_grad - whether training changes it (default `true`); tfjs calls this `trainable`.
   */
  constructor(data: tf.Tensor, requires_grad?: boolean);
  constructor(...args: Arguments<ParameterOptions, typeof PARAMETERS>);
  constructor(...args: unknown[]) {
    const { data, requires_grad = true } = bind('Parameter.__new__()', PARAMETERS, 1, splitKeywords(args));
    checkTensor('Parameter.__new__()', 'data', 1, data);
    checkBool('requires_grad', requires_grad);
    const parameter = asParameter(tf.variable(data, requires_grad));
    freeWhenUnreachable(data);
    return parameter;
  }

  /** Every `tf.Variable` counts as a parameter. */
  static [Symbol.hasInstance](value: unknown): value is Parameter {
    return value instanceof tf.Variable;
  }
}

/** What the constructor returns. */
export interface Parameter extends tf.Variable {
  /** The accumulated gradient, of the parameter's shape, or null. It is freed when it is replaced; clone it to keep it. */
  grad: tf.Tensor | null;
}

/** The variable itself, with a gradient of null if it has had none. */
export function asParameter(variable: tf.Variable): Parameter {
  const parameter = variable as tf.Variable & Partial<Parameter>;
  parameter.grad ??= null;
  return parameter as Parameter;
}

/** A parameter of the given shape, to be filled by `reset_parameters`. Throws torch's text for a negative size. */
export function emptyParameter(shape: number[]): Parameter {
  const negative = shape.find((size) => size < 0);
  check(negative === undefined, () => {
    return new RuntimeError(`Trying to create tensor with negative dimension ${negative}: ${list(shape)}`);
  });
  checkBackend();
  return tf.tidy(() => asParameter(tf.variable(zeros(shape))));
}
