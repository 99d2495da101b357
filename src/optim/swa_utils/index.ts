// The `optim.swa_utils` namespace, by torch's names.
export { AveragedModel, type AveragedModelOptions } from './averaged_model.js';
export { type AvgFn, get_ema_avg_fn, get_swa_avg_fn } from './averages.js';
export { SWALR, type SWALROptions } from './swalr.js';
