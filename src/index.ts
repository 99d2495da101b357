// The public names of the package.
export { RuntimeError, ValueError } from './errors.js';
export * as nn from './nn/index.js';
export { manual_seed } from './random/generator.js';
