// The `nn.functional` namespace, by torch's names.
export { binary_cross_entropy_with_logits, type BCEWithLogitsFunctionOptions } from './binary_cross_entropy_with_logits.js';
export { cross_entropy, type CrossEntropyFunctionOptions } from './cross_entropy.js';
export { mse_loss, type MSELossFunctionOptions } from './mse_loss.js';
export { nll_loss, type NLLLossFunctionOptions } from './nll_loss.js';
export type { Reduction } from './reduction.js';
export { log_softmax, softmax, type SoftmaxOptions } from './softmax.js';
