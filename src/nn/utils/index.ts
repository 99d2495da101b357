// The `nn.utils` namespace.
export * as rnn from './rnn.js';
