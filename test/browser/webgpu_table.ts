// What runs on WebGPU: the cases of its kernels, and of the shared table what computes with tensors beside PyTorch's numbers.
import { cases } from '../cases.js';
import type { Case } from '../support/case.js';
import { webgpuCases } from './webgpu.cases.js';

const AS_IN_PYTORCH = [
  'NaN and infinity',
  'gradients of tfjs',
  'modules',
  'activations',
  'losses',
  'losses and vectors',
  'CTCLoss',
  'norms',
  'convolutions',
  'convolution modules',
  'pools',
  'pooling modules',
  'embeddings',
  'MultiheadAttention',
  'reparametrization',
  'dropout',
];
const STARTS = ['recurrence: ', 'ops: ', 'a whole training step: ', ...AS_IN_PYTORCH.map((name) => `${name} as in PyTorch`)];

/** What comes out wrong there. */
const WRONG = [
  // exp(NaN) is ∞ in the definition there; by programs the gradient is NaN, as elsewhere.
  'ops: cross_entropy: scores that are masked by -∞, too large for exp, or NaN',
  // tfjs's own minimum over two axes that are apart has now and then what another kernel has left.
  'gradients of tfjs as in PyTorch: min: two axes',
  // The gradient is off, always; why is not known.
  'losses and vectors as in PyTorch: normalize, no p',
  // NaN comes out as 0: WGSL may take it that there is none.
  'activations as in PyTorch: Sigmoid',
  'activations as in PyTorch: Softplus',
  'activations as in PyTorch: Softplus, beta, threshold',
];

export const onWebGPU: readonly Case[] = [
  ...webgpuCases,
  ...STARTS.flatMap((start) => cases.filter(({ name }) => name.startsWith(start) && !WRONG.includes(name))),
];
