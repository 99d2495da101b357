// The `optim.lr_scheduler` namespace, by torch's names.
export { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosine_annealing_lr.js';
export { ExponentialLR, type ExponentialLROptions } from './exponential_lr.js';
export { LRScheduler, type SchedulerStateDict } from './lr_scheduler.js';
export { ReduceLROnPlateau } from './reduce_lr_on_plateau.js';
export type { ReduceLROnPlateauOptions } from './reduce_lr_on_plateau_options.js';
export { StepLR, type StepLROptions } from './step_lr.js';
