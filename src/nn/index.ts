// The `nn` namespace, by torch's names.
export { GRUCell, LSTMCell, RNNCell } from './recurrent/cell.js';
export { RNNCellBase } from './recurrent/cell_base.js';
export type {
  CellArguments,
  CellBaseArguments,
  CellBaseOptions,
  CellOptions,
  RNNCellArguments,
  RNNCellOptions,
} from './recurrent/cell_options.js';
export {
  BCEWithLogitsLoss,
  type BCEWithLogitsLossArguments,
  type BCEWithLogitsLossOptions,
} from './loss/bce_with_logits.js';
export { CrossEntropyLoss, type CrossEntropyLossArguments, type CrossEntropyLossOptions } from './loss/cross_entropy.js';
export { CTCLoss, type CTCLossArguments, type CTCLossCallArguments, type CTCLossOptions } from './loss/ctc.js';
export {
  HuberLoss,
  type HuberLossArguments,
  type HuberLossOptions,
  L1Loss,
  type L1LossArguments,
  type L1LossOptions,
  SmoothL1Loss,
  type SmoothL1LossArguments,
  type SmoothL1LossOptions,
} from './loss/distances.js';
export { CosineEmbeddingLoss, MarginRankingLoss } from './loss/margins.js';
export type { MarginLossArguments, MarginLossCall, MarginLossOptions } from './loss/margins.js';
export {
  BCELoss,
  type BCELossArguments,
  type BCELossOptions,
  KLDivLoss,
  type KLDivLossArguments,
  type KLDivLossOptions,
} from './loss/probabilities.js';
export { MSELoss, type MSELossArguments, type MSELossOptions } from './loss/mse.js';
export { NLLLoss, type NLLLossArguments, type NLLLossOptions } from './loss/nll.js';
export { ELU, Hardtanh, LeakyReLU, ReLU, Softplus } from './activations/rectifiers.js';
export type {
  ELUArguments,
  HardtanhArguments,
  LeakyReLUArguments,
  ReLUArguments,
  SoftplusArguments,
} from './activations/rectifiers.js';
export { GELU, type GELUArguments, Sigmoid, SiLU, type SiLUArguments, Tanh } from './activations/smooth.js';
export { LogSoftmax, type LogSoftmaxArguments, Softmax, type SoftmaxArguments } from './activations/softmax.js';
export { Conv1d, type ConvArguments, Conv2d, type ConvOptions } from './convolution/conv.js';
export { ConvTranspose1d, type ConvTransposeArguments, type ConvTransposeOptions } from './convolution/conv_transpose.js';
export { Flatten, type FlattenArguments, type FlattenOptions } from './flatten.js';
export type { ForwardHookOptions, ForwardPreHookOptions, RemovableHandle } from './hooks.js';
export { Identity } from './identity.js';
export { Dropout, Dropout1d, Dropout2d, type DropoutArguments, type DropoutOptions } from './dropout.js';
export { Bilinear, type BilinearArguments, type BilinearOptions } from './bilinear.js';
export { Embedding } from './embedding.js';
export { EmbeddingBag, type EmbeddingBagCall, type EmbeddingBagCallArguments } from './embedding_bag.js';
export type {
  EmbeddingArguments,
  EmbeddingBagArguments,
  EmbeddingBagOptions,
  EmbeddingOptions,
  PretrainedArguments,
  PretrainedBagArguments,
  PretrainedBagOptions,
  PretrainedOptions,
} from './embedding_options.js';
export * as functional from './functional/index.js';
export { GRU } from './recurrent/gru.js';
export * as init from './init/index.js';
export { Linear, type LinearArguments, type LinearOptions } from './linear.js';
export type { IncompatibleKeys, StateDict } from './load_state_dict.js';
export { MultiheadAttention } from './attention/multihead_attention.js';
export type {
  MultiheadAttentionArguments,
  MultiheadAttentionCall,
  MultiheadAttentionCallArguments,
  MultiheadAttentionOptions,
} from './attention/options.js';
export { LSTM } from './recurrent/lstm.js';
export { Module } from './module.js';
export { ModuleDict, type NamedModules } from './module_dict.js';
export { ModuleList } from './module_list.js';
export { ParameterDict } from './parameter_dict.js';
export { ParameterList } from './parameter_list.js';
export { BatchNorm1d, BatchNorm2d, type BatchNormArguments, type BatchNormOptions } from './normalization/batch_norm.js';
export { GroupNorm, type GroupNormArguments, type GroupNormOptions } from './normalization/group_norm.js';
export { LayerNorm, type LayerNormArguments, type LayerNormOptions } from './normalization/layer_norm.js';
export { Parameter } from '../autograd/parameter.js';
export type { ToOptions } from './on_device.js';
export {
  AdaptiveAvgPool1d,
  type AdaptiveAvgPool1dOptions,
  AdaptiveAvgPool2d,
  type AdaptiveAvgPool2dOptions,
} from './pooling/adaptive_avg_pool.js';
export {
  AvgPool1d,
  type AvgPool1dArguments,
  type AvgPool1dOptions,
  AvgPool2d,
  type AvgPool2dArguments,
  type AvgPool2dOptions,
} from './pooling/avg_pool.js';
export { MaxPool1d, MaxPool2d, type MaxPoolArguments, type MaxPoolOptions } from './pooling/max_pool.js';
export { RNN } from './recurrent/rnn.js';
export { RNNBase, type RNNParameterName } from './recurrent/rnn_base.js';
export type { ForwardArguments, LSTMStates } from './recurrent/call.js';
export type {
  GRUArguments,
  GRUOptions,
  LSTMArguments,
  LSTMOptions,
  RNNArguments,
  RNNBaseArguments,
  RNNBaseOptions,
  RNNOptions,
} from './recurrent/options.js';
export { Sequential } from './sequential.js';
export * as utils from './utils/index.js';
