// The `nn.utils` namespace.
export { clip_grad_norm_, clip_grad_value_, type ClipGradNormOptions } from './clip_grad.js';
export * as parametrizations from './reparametrization/index.js';
export * as parametrize from './reparametrization/parametrize.js';
export * as rnn from './rnn.js';
export { remove_spectral_norm, spectral_norm, type SpectralNormOptions } from './reparametrization/spectral_norm.js';
export { remove_weight_norm, weight_norm, type WeightNormOptions } from './reparametrization/weight_norm.js';
export { parameters_to_vector, vector_to_parameters } from './vectors.js';
