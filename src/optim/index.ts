// The `optim` namespace, by torch's names.
export { Adadelta, type AdadeltaArguments, type AdadeltaOptions } from './adadelta.js';
export { Adagrad, type AdagradArguments, type AdagradOptions } from './adagrad.js';
export { Adam, type AdamArguments, type AdamOptions } from './adam.js';
export { AdamW, type AdamWArguments } from './adamw.js';
export { Adamax, type AdamaxArguments, type AdamaxOptions } from './adamax.js';
export { ASGD, type ASGDArguments, type ASGDOptions } from './asgd.js';
export { LBFGS, type LBFGSArguments } from './lbfgs/lbfgs.js';
export type { LBFGSOptions } from './lbfgs/options.js';
export * as lr_scheduler from './lr_scheduler/index.js';
export { NAdam, type NAdamArguments, type NAdamOptions } from './nadam.js';
export { Optimizer } from './optimizer.js';
export type { CommonOptions, DecayOptions, FirstOrderOptions, GivenGroup, ParamGroup, Params } from './param_groups.js';
export { RAdam, type RAdamArguments, type RAdamOptions } from './radam.js';
export { RMSprop, type RMSpropArguments, type RMSpropOptions } from './rmsprop.js';
export { Rprop, type RpropArguments, type RpropOptions } from './rprop.js';
export { SGD, type SGDArguments, type SGDOptions } from './sgd.js';
export type { OptimizerStateDict, StateValue } from './state_dict.js';
export * as swa_utils from './swa_utils/index.js';
