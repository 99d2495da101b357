// The loop over the steps inside a program: one workgroup per row of the batch visits that row's steps.
import { deviceLimits } from '../../../../engines/webgpu/program.js';
import type { Sizes } from '../sizes.js';

/** Threads of a workgroup: one for each of H, or as many as the device has. */
export function threadsOf({ H }: Sizes): number {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = deviceLimits();
  return Math.min(maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX, Math.ceil(H / 32) * 32);
}

export const LOOP = 'var<workgroup> visitCount : i32;';

/** Sets `sequence`, the workgroup's row of the batch, and `visits`, the number of its steps, for all threads alike. */
export const begin = (threads: number): string => `
  let sequence = index / ${threads};
  if (localIndex == 0u) { visitCount = visitsOf(sequence); }
  let visits = workgroupUniformLoad(&visitCount);
`;

/** Runs the body for each j below the count, spread over the threads. */
export const forEach = (threads: number, count: number, body: string): string =>
  `for (var j = i32(localIndex); j < ${count}; j += ${threads}) { ${body} }`;
