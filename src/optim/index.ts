// The `optim` namespace, by torch's names.
export { Adam, type AdamArguments, type AdamOptions } from './adam.js';
export { AdamW, type AdamWArguments } from './adamw.js';
export * as lr_scheduler from './lr_scheduler/index.js';
export { Optimizer } from './optimizer.js';
export type { CommonOptions, GivenGroup, ParamGroup, Params } from './param_groups.js';
export { RMSprop, type RMSpropArguments, type RMSpropOptions } from './rmsprop.js';
export { SGD, type SGDArguments, type SGDOptions } from './sgd.js';
export type { OptimizerStateDict } from './state_dict.js';
