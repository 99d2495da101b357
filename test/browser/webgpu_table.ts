// What runs on WebGPU: the cases of its kernels, and of the shared table what rests on a recurrence.
import { cases } from '../cases.js';
import type { Case } from '../support/case.js';
import { webgpuCases } from './webgpu.cases.js';

const SHARED = ['recurrence: ', 'NaN and infinity'];

export const onWebGPU: readonly Case[] = [
  ...webgpuCases,
  ...cases.filter(({ name }) => SHARED.some((start) => name.startsWith(start))),
];
