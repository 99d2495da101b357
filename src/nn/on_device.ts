// Devices and dtypes of modules, which tfjs has one of: what asks for those does nothing, the rest is refused.
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { str } from '../python/repr.js';
import { Callable } from './callable.js';

/** Arguments of `to`. */
export interface ToOptions {
  /** Any: all tensors are on the backend that is active. */
  device?: unknown;
  /** Only `'float32'`. */
  dtype?: unknown;
  /** Without effect. */
  non_blocking?: boolean;
}

const TO = ['device', 'dtype', 'non_blocking'] as const;

/** Of the ways to write a dtype, those of the others. */
const OTHER_DTYPE = /^(torch\.)?(u?int\d+|b?float(16|64|8\w*)|complex\d+|double|half|bool|long|int|short)$/;

/** Base of `Module`: what concerns devices and dtypes. */
export class OnDevice extends Callable {
  /**
   * Returns the module as it is, so that `new Net().to(device)` runs: tfjs has all tensors on one backend, which
   * `tf.setBackend` chooses, and computes in float32.
   *
   * @throws `RuntimeError` for another dtype.
   */
  to(...args: Arguments<ToOptions, typeof TO>): this {
    const { device, dtype } = bind('Module.to()', TO, 0, splitKeywords(args));
    for (const given of [device, dtype]) {
      check(!OTHER_DTYPE.test(str(given ?? null)), () => refusal('to', String(given)));
    }
    return this;
  }

  /** Returns the module as it is: see {@link to}. */
  cpu(...args: []): this {
    bind('Module.cpu()', [], 0, splitKeywords(args));
    return this;
  }

  /** Returns the module as it is: see {@link to}. */
  cuda(...args: [device?: unknown] | [keywords: { device?: unknown }]): this {
    bind('Module.cuda()', ['device'], 0, splitKeywords(args));
    return this;
  }

  /** Returns the module as it is: parameters are float32. */
  float(...args: []): this {
    bind('Module.float()', [], 0, splitKeywords(args));
    return this;
  }

  /** Throws `RuntimeError`: tfjs has no float64. */
  double(...args: []): this {
    bind('Module.double()', [], 0, splitKeywords(args));
    throw refusal('double', 'float64');
  }

  /** Throws `RuntimeError`: tfjs has no float16. */
  half(...args: []): this {
    bind('Module.half()', [], 0, splitKeywords(args));
    throw refusal('half', 'float16');
  }

  /** Throws `RuntimeError`: tfjs has no bfloat16. */
  bfloat16(...args: []): this {
    bind('Module.bfloat16()', [], 0, splitKeywords(args));
    throw refusal('bfloat16', 'bfloat16');
  }
}

const refusal = (method: string, dtype: string): RuntimeError =>
  new RuntimeError(`Module.${method}(): modules cannot be ${dtype}, since tfjs computes in float32`);
