// The `optim.swa_utils` namespace, by torch's names.
export { SWALR, type SWALROptions } from './swalr.js';
