// The `nn.init` namespace, by torch's names: how modules draw their initial weights, and a user others.
export { constant_, type ConstantOptions, dirac_, type DiracOptions, eye_, ones_, zeros_ } from './constants.js';
export { calculate_gain, type GainOptions, type Nonlinearity } from './gain.js';
export { orthogonal_, type OrthogonalOptions } from './orthogonal.js';
export {
  kaiming_normal_,
  type KaimingOptions,
  kaiming_uniform_,
  xavier_normal_,
  type XavierOptions,
  xavier_uniform_,
} from './scaled.js';
export { sparse_, type SparseOptions } from './sparse.js';
export { trunc_normal_, type TruncNormalOptions } from './trunc_normal.js';
export { normal_, type NormalOptions, uniform_, type UniformOptions } from './uniform_normal.js';
