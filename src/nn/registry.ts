// Attributes that are registered by a call, for a name that is not in the code or for what is no parameter or module by itself.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { given, scalarType } from '../python/repr.js';
import { registerBuffer } from './buffers.js';
import { checkName } from './names.js';
import { OnDevice } from './on_device.js';

interface BufferOptions {
  name: string;
  tensor: tf.Tensor | null;
  persistent?: boolean;
}

interface ParameterOptions {
  name: string;
  param: tf.Variable | null;
}

const BUFFER = ['name', 'tensor', 'persistent'] as const;
const PARAMETER = ['name', 'param'] as const;

/** Base of `Module`: what registers parameters and buffers. */
export class Registry extends OnDevice {
  /**
   * Makes `this[name]` a buffer: a tensor that belongs to the module's state and that nothing trains. The module has its own
   * reference to the values: the given tensor stays the caller's, as of `Parameter`. Whatever tensor is assigned to the
   * attribute later becomes the buffer in the same way; the old one is freed if nobody has read it, and else with
   * JavaScript's garbage. Declare it for TypeScript: `declare running_mean: tf.Tensor`.
   *
   * @param name - of the attribute.
   * @param tensor - its values, of any dtype, or null for a buffer that is not there yet.
   * @param persistent - whether it is in the state dict (default `true`).
   *
   * @example
   * ```ts
   * class Counter extends nn.Module {
   *   declare calls: tf.Tensor;
   *   constructor() {
   *     super();
   *     this.register_buffer('calls', tf.scalar(0));
   *   }
   *   forward(x: tf.Tensor) {
   *     this.calls = tf.tidy(() => tf.add(this.calls, 1));
   *     return x.clone();
   *   }
   * }
   * ```
   * @throws `ValueError` for a name that is none or taken, `TypeError` for what is no tensor.
   */
  register_buffer(name: string, tensor: tf.Tensor | null, persistent?: boolean): void;
  register_buffer(...args: Arguments<BufferOptions, typeof BUFFER>): void;
  register_buffer(...args: unknown[]): void {
    const { name, tensor, persistent = true } = bind('Module.register_buffer()', BUFFER, 2, splitKeywords(args));
    checkName(this, 'buffer', name);
    check(tensor === null || tensor instanceof tf.Tensor, () => {
      const required = '(torch Tensor or None required)';
      return new TypeError(`cannot assign '${given(tensor)}' object to buffer '${name}' ${required}`);
    });
    registerBuffer(this, name, tensor, Boolean(persistent));
  }

  /** `this[name] = param`, for a name that is not written in the code. Throws as {@link register_buffer}. */
  register_parameter(name: string, param: tf.Variable | null): void;
  register_parameter(...args: Arguments<ParameterOptions, typeof PARAMETER>): void;
  register_parameter(...args: unknown[]): void {
    const { name, param } = bind('Module.register_parameter()', PARAMETER, 2, splitKeywords(args));
    checkName(this, 'parameter', name);
    const what = param instanceof tf.Tensor ? `torch.${scalarType(param as tf.Tensor)}Tensor` : given(param);
    check(param === null || param instanceof tf.Variable, () => {
      const required = '(torch.nn.Parameter or None required)';
      return new TypeError(`cannot assign '${what}' object to parameter '${name}' ${required}`);
    });
    Object.assign(this, { [name]: param });
  }
}
