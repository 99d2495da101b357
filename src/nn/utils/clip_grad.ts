// Keeping gradients small: by their common norm, or element by element.
import * as tf from '@tensorflow/tfjs-core';
import { clipForm } from '../../ops/clip/forms.js';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { checkFloat } from '../../python/checks.js';
import { storeGrad, withGrad } from '../../autograd/grad.js';
import type { Parameter } from '../../autograd/parameter.js';
import { float, given } from '../../python/repr.js';

const NORM = ['parameters', 'max_norm', 'norm_type', 'error_if_nonfinite'] as const;
const VALUE = ['parameters', 'clip_value'] as const;

/** Arguments of {@link clip_grad_norm_}. */
export interface ClipGradNormOptions {
  /** The parameters, or one of them. Those without a gradient are left out. */
  parameters: Parameter | readonly Parameter[];
  /** What the norm may be at most. */
  max_norm: number;
  /** p of the p-norm; `Infinity` for the largest absolute value. Default 2. */
  norm_type?: number;
  /** Whether a norm that is NaN or infinite is an error. It is read back for that. Default false. */
  error_if_nonfinite?: boolean;
}

/**
 * Scales the gradients so that the norm of all of them together, as one vector, is at most `max_norm`:
 *
 *     g ← g · min(1, max_norm / (‖g‖ + 1e-6))
 *
 * @returns the norm before, a 0-d tensor. The caller owns it. Each `grad` is a new tensor, the old one is freed.
 *
 * @example
 * ```ts
 * nn.utils.clip_grad_norm_(model.parameters(), 1.0).dispose();
 * ```
 * @throws `RuntimeError` for a norm that is not finite, with `error_if_nonfinite`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clip_grad_norm_(...args: Arguments<ClipGradNormOptions, typeof NORM>): tf.Scalar {
  const options = bind('clip_grad_norm_()', NORM, 2, splitKeywords(args)) as ClipGradNormOptions;
  const { parameters, max_norm, norm_type = 2, error_if_nonfinite = false } = options;
  checkFloat('max_norm', max_norm);
  checkFloat('norm_type', norm_type);
  checkParameters('clip_grad_norm_()', parameters);
  return tf.tidy(() => {
    const clipped = withGrad(parameters);
    if (clipped.length === 0) return tf.scalar(0);
    const grads = clipped.map(([, grad]) => grad);
    const form = clipForm();
    const norm = form.norm(grads, norm_type);
    check(!error_if_nonfinite || Number.isFinite(norm.dataSync()[0]), () => {
      const found = `The total norm of order ${float(norm_type)} for gradients from \`parameters\` is non-finite`;
      const advice =
        'To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False` (in JavaScript: { error_if_nonfinite: false })';
      return new RuntimeError(`${found}, so it cannot be clipped. ${advice}`);
    });
    form.scale(grads, norm, max_norm).forEach((grad, i) => storeGrad(clipped[i][0], grad));
    return norm;
  });
}

/**
 * Brings every element of the gradients into [-clip_value, clip_value]. Each `grad` is a new tensor, the old one is freed.
 *
 * @example
 * ```ts
 * nn.utils.clip_grad_value_(model.parameters(), 0.5);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clip_grad_value_(
  ...args: Arguments<{ parameters: Parameter | readonly Parameter[]; clip_value: number }, typeof VALUE>
): void {
  const { parameters, clip_value } = bind('clip_grad_value_()', VALUE, 2, splitKeywords(args));
  checkParameters('clip_grad_value_()', parameters);
  checkFloat('clip_value', clip_value);
  tf.tidy(() => {
    for (const [parameter, grad] of withGrad(parameters)) {
      storeGrad(parameter, tf.clipByValue(grad, -clip_value, clip_value));
    }
  });
}

function checkParameters(callee: string, parameters: unknown): asserts parameters is Parameter | readonly Parameter[] {
  for (const parameter of Array.isArray(parameters) ? (parameters as unknown[]) : [parameters]) {
    check(parameter instanceof tf.Tensor, () => {
      return new TypeError(
        `${callee}: argument 'parameters' (position 1) must be Tensor or list of Tensors, not ${given(parameter)}`,
      );
    });
  }
}
