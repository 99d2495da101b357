// What runs on WebGPU: the cases of its kernels, and of the shared table what rests on a recurrence, and tfjs's own gradients.
import { cases } from '../cases.js';
import type { Case } from '../support/case.js';
import { webgpuCases } from './webgpu.cases.js';

const SHARED = ['recurrence: ', 'NaN and infinity', 'gradients of tfjs as in PyTorch'];

/** tfjs's own minimum over two axes that are apart has there now and then what another kernel has left. */
const WRONG = ['gradients of tfjs as in PyTorch: min: two axes'];

export const onWebGPU: readonly Case[] = [
  ...webgpuCases,
  ...cases.filter(({ name }) => SHARED.some((start) => name.startsWith(start)) && !WRONG.includes(name)),
];
