// Parameters as one vector, both ways.
import * as tf from '@tensorflow/tfjs-core';
import { joined, parted } from '../../ops/vector.js';
import { type Arguments, bind, splitKeywords } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { awaitClause } from '../../python/promise.js';
import { given, list, typeName } from '../../python/repr.js';

/**
 * The elements of all parameters, one after the other. Gradients pass through.
 *
 * @returns (P), which the caller owns.
 *
 * @example
 * ```ts
 * const vector = nn.utils.parameters_to_vector(model.parameters());
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parameters_to_vector.html
 */
export function parameters_to_vector(
  ...args: [parameters: readonly tf.Tensor[]] | [keywords: { parameters: readonly tf.Tensor[] }]
): tf.Tensor1D {
  const { parameters } = bind('parameters_to_vector()', ['parameters'], 1, splitKeywords(args));
  const tensors = listed('parameters_to_vector()', parameters);
  check(tensors.length > 0, () => new ValueError('torch.cat(): expected a non-empty list of Tensors'));
  return tf.tidy(() => joined(tensors));
}

/**
 * Gives the parameters the elements of a vector, one after the other. What the vector has beyond them is left.
 *
 * @param vec - (P), which stays the caller's.
 *
 * @example
 * ```ts
 * const vector = nn.utils.parameters_to_vector(model.parameters());
 * nn.utils.vector_to_parameters(tf.mul(vector, 0.9), model.parameters());
 * ```
 * @throws `RuntimeError` with torch's text if it is too short. No parameter has changed then.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vector_to_parameters(
  ...args: Arguments<{ vec: tf.Tensor; parameters: readonly tf.Variable[] }, ['vec', 'parameters']>
): void {
  const { vec, parameters } = bind('vector_to_parameters()', ['vec', 'parameters'], 2, splitKeywords(args));
  check(vec instanceof tf.Tensor, () => new TypeError(`expected torch.Tensor, but got: ${given(vec)}`));
  checkTensor('vector_to_parameters()', 'vec', 1, vec);
  const tensors = listed('vector_to_parameters()', parameters);
  let left = vec.size;
  for (const { shape, size } of tensors) {
    check(size <= left, () => new RuntimeError(`shape '${list(shape)}' is invalid for input of size ${left}`));
    left -= size;
  }
  tf.tidy(() => {
    for (const [i, values] of parted(vec, tensors).entries()) (tensors[i] as tf.Variable).assign(values);
  });
}

function listed(callee: string, parameters: unknown): tf.Tensor[] {
  check(Array.isArray(parameters), () => {
    return new TypeError(`'${typeName(parameters)}' object is not iterable${awaitClause(parameters)}`);
  });
  const tensors: unknown[] = [...(parameters as unknown[])];
  for (const [i, tensor] of tensors.entries())
    checkTensor(callee, `parameters[${i}]`, callee.startsWith('v') ? 2 : 1, tensor);
  return tensors as tf.Tensor[];
}
