// The `nn.utils.parametrizations` namespace.
export { spectral_norm, weight_norm } from './parametrizations.js';
