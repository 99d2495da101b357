// The `nn.utils.parametrize` namespace.
export { remove_parametrizations } from './parametrized.js';
