// The `nn.functional` namespace, by torch's names.
export type { ActivationInput, InplaceOptions } from './activations/activation.js';
export { elu, hardtanh, leaky_relu, relu, softplus } from './activations/rectifiers.js';
export type { ELUOptions, HardtanhOptions, LeakyReLUOptions, SoftplusOptions } from './activations/rectifiers.js';
export { gelu, type GELUOptions, sigmoid, silu, tanh } from './activations/smooth.js';
export { log_softmax, softmax, type SoftmaxOptions } from './activations/softmax.js';
export { binary_cross_entropy_with_logits, type BCEWithLogitsFunctionOptions } from './binary_cross_entropy_with_logits.js';
export { cross_entropy, type CrossEntropyFunctionOptions } from './cross_entropy.js';
export { dropout, type DropoutFunctionOptions } from './dropout.js';
export { mse_loss, type MSELossFunctionOptions } from './mse_loss.js';
export { nll_loss, type NLLLossFunctionOptions } from './nll_loss.js';
export type { Reduction } from './reduction.js';
