// The `nn` namespace, by torch's names.
export type { IncompatibleKeys, StateDict } from './load_state_dict.js';
export { Module } from './module.js';
export { Parameter } from './parameter.js';
export { RNN, RNNBase, type RNNParameterName } from './rnn.js';
export type { RNNArguments, RNNBaseArguments, RNNBaseOptions, RNNOptions } from './rnn_options.js';
export * as utils from './utils/index.js';
