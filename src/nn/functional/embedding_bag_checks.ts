// torch's checks of embedding_bag.
import type * as tf from '@tensorflow/tfjs-core';
import type { BagMode } from '../../ops/rows/bags.js';
import { check } from '../../python/check.js';
import { checkLiveTensor, checkTensor } from '../../python/checks.js';
import { RuntimeError, ValueError } from '../../python/errors.js';
import { given, list, scalarType } from '../../python/repr.js';
import { checkParameter } from '../parameters.js';

export function checkWeight(weight: unknown): asserts weight is tf.Tensor {
  checkLiveTensor(() => "embedding_bag(): argument 'weight' (position 1)", weight);
  check(weight.rank === 2, () => {
    return new ValueError(`weight has to be a 2D Tensor, but got Tensor of dimension ${weight.rank}`);
  });
  checkParameter('embedding_bag()', { name: 'weight', called: "argument 'weight'", rank: 2, anyDtype: true }, weight);
  check(weight.dtype === 'float32', () => {
    const expected = "Expected tensor for argument #1 'weight' to have one of the following scalar types";
    const got = `torch.${scalarType(weight)}Tensor instead (while checking arguments for embedding_bag)`;
    return new RuntimeError(`${expected}: Half, BFloat16, Float, Double; but got ${got}`);
  });
}

export function checkFactors(factors: unknown, input: tf.Tensor): asserts factors is tf.Tensor | null {
  if (factors === null) return;
  checkTensor('embedding_bag()', 'per_sample_weights', 7, factors);
  check(list(factors.shape) === list(input.shape), () => {
    const sizes = [factors, input].map(({ shape }) => `torch.Size(${list(shape)})`);
    const given = `embedding_bag: If per_sample_weights (${sizes[0]}) is not None`;
    return new ValueError(`${given}, then it must have the same shape as the input (${sizes[1]})`);
  });
  check(factors.dtype === 'float32', () => {
    const types = `but type torch.FloatTensor does not equal torch.${scalarType(factors)}Tensor`;
    const same = "Expected tensor for argument #1 'weight' to have the same type as tensor for argument #1";
    return new RuntimeError(`${same} 'per_sample_weights'; ${types} (while checking arguments for embedding_bag)`);
  });
}

export function checkFactorsMode(factors: tf.Tensor | null, mode: BagMode): void {
  check(factors === null || mode === 'sum', () => {
    const only = `per_sample_weights is only supported for mode='sum' (got mode='${mode}').`;
    const was = 'embedding_bag: per_sample_weights was not None.';
    return new RuntimeError(`${was} ${only} Please open a feature request on GitHub.`);
  });
}

export function checkOffsetsGiven(input: tf.Tensor, offsets: unknown): asserts offsets is tf.Tensor | null {
  check(input.rank === 1 || input.rank === 2, () => {
    return new ValueError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.rank}`);
  });
  check(input.rank === 1 || offsets === null, () => {
    const lengths = 'as input is treated is a mini-batch of fixed length sequences.';
    const found = `However, found offsets of type <class 'torch.Tensor'>`;
    return new ValueError(`if input is 2D, then offsets has to be None, ${lengths} ${found}`);
  });
  if (input.rank === 2) return;
  check(offsets !== null, () => new ValueError('offsets has to be a 1D Tensor but got None'));
  checkTensor('embedding_bag()', 'offsets', 3, offsets);
  check(offsets.rank === 1, () => new ValueError('offsets has to be a 1D Tensor'));
}

export function checkMode(
  mode: unknown,
  options: { scale_grad_by_freq?: unknown; sparse?: unknown },
): asserts mode is BagMode {
  check(mode === 'sum' || mode === 'mean' || mode === 'max', () => {
    return new ValueError('mode has to be one of sum, mean or max');
  });
  if (mode !== 'max') return;
  const isScaled = options.scale_grad_by_freq === true;
  check(!isScaled, () => new ValueError('max mode does not support scaling the gradient by the frequency'));
  check(options.sparse !== true, () => new ValueError('max mode does not support sparse weights'));
}

export function checkIndex(index: Int32Array, rows: number, mode: BagMode): void {
  const wrong = index.findIndex((row) => row < 0 || row >= rows);
  check(wrong === -1, () => {
    const row = index[wrong];
    const ofMax = `embedding_bag: Expected idx >= 0 && idx < num_embeddings but found idx to be ${row}`;
    const ofSum = `Index ${wrong} of input takes value ${row} which is not in the valid range [0, ${rows})`;
    return new RuntimeError(mode === 'max' ? ofMax : ofSum);
  });
}

export function fromStart(padding_idx: unknown, rows: number): number {
  check(Number.isInteger(padding_idx), () => {
    return new TypeError(`embedding_bag(): argument 'padding_idx' (position 9) must be int, not ${given(padding_idx)}`);
  });
  const row = padding_idx as number;
  check(row >= -rows && row < rows, () => {
    const range = `${-rows} through ${rows - 1}`;
    return new RuntimeError(`padding_idx must be within the number of embeddings, ${range}, but got ${row}`);
  });
  return row < 0 ? rows + row : row;
}
