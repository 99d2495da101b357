// The `nn.functional` namespace, by torch's names.
export type { ActivationInput, InplaceOptions } from './activations/activation.js';
export { elu, hardtanh, leaky_relu, relu, softplus } from './activations/rectifiers.js';
export type { ELUOptions, HardtanhOptions, LeakyReLUOptions, SoftplusOptions } from './activations/rectifiers.js';
export { gelu, type GELUOptions, sigmoid, silu, tanh } from './activations/smooth.js';
export { log_softmax, softmax, type SoftmaxOptions } from './activations/softmax.js';
export { bilinear, type BilinearFunctionOptions } from './bilinear.js';
export { binary_cross_entropy, type BCEFunctionOptions } from './binary_cross_entropy.js';
export { binary_cross_entropy_with_logits, type BCEWithLogitsFunctionOptions } from './binary_cross_entropy_with_logits.js';
export { conv1d, conv2d, type ConvFunctionOptions } from './convolution/conv.js';
export { conv_transpose1d, type ConvTransposeFunctionOptions } from './convolution/conv_transpose.js';
export type { Sizes } from './convolution/checks.js';
export { cross_entropy, type CrossEntropyFunctionOptions } from './cross_entropy.js';
export { ctc_loss, type CTCLossCall, type CTCLossFunctionOptions } from './ctc_loss.js';
export { huber_loss, l1_loss, smooth_l1_loss } from './distances.js';
export type {
  DistanceOptions,
  HuberLossFunctionOptions,
  L1LossFunctionOptions,
  SmoothL1LossFunctionOptions,
} from './distances.js';
export { dropout, dropout1d, dropout2d, type DropoutCall, type DropoutFunctionOptions } from './dropout.js';
export { embedding, type EmbeddingFunctionOptions, type TableOptions } from './embedding.js';
export { embedding_bag, type EmbeddingBagFunctionOptions } from './embedding_bag.js';
export { kl_div, type KLDivFunctionOptions } from './kl_div.js';
export { cosine_embedding_loss, margin_ranking_loss, type MarginFunctionOptions } from './margins.js';
export { mse_loss, type MSELossFunctionOptions } from './mse_loss.js';
export { nll_loss, type NLLLossFunctionOptions } from './nll_loss.js';
export { batch_norm, type BatchNormFunctionOptions } from './normalization/batch_norm.js';
export { group_norm, type GroupNormFunctionOptions } from './normalization/group_norm.js';
export { layer_norm, type LayerNormFunctionOptions } from './normalization/layer_norm.js';
export { one_hot, type OneHotOptions } from './one_hot.js';
export { pad, type PadOptions } from './pad.js';
export {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  type AdaptivePool1dFunctionOptions,
  type AdaptivePool2dFunctionOptions,
} from './pooling/adaptive_avg_pool.js';
export { avg_pool1d, type AvgPool1dFunctionOptions, avg_pool2d, type AvgPool2dFunctionOptions } from './pooling/avg_pool.js';
export {
  max_pool1d,
  max_pool2d,
  type MaxPoolFunctionArguments,
  type MaxPoolFunctionOptions,
  type MaxPoolResult,
} from './pooling/max_pool.js';
export type { Reduction } from '../../ops/reduce.js';
export { type AttentionOptions, scaled_dot_product_attention } from './scaled_dot_product_attention.js';
export { cosine_similarity, type CosineSimilarityOptions, normalize, type NormalizeOptions } from './vectors.js';
