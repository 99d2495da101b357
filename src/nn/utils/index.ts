// The `nn.utils` namespace.
export { clip_grad_norm_, clip_grad_value_, type ClipGradNormOptions } from './clip_grad.js';
export * as rnn from './rnn.js';
