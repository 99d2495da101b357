// The kernel that is composed of tfjs's ops: the definition of each mode, which runs on every backend.
import type { Kernel } from '../kernel.js';
import { byMode, MODES, type ModeName } from '../modes.js';
import { activeOps } from './ops/ops.js';

function compose(name: ModeName): Kernel {
  const mode = MODES[name];
  return {
    kernelName: `Recurrence_${name}`,
    reserve: mode.reserve,
    forward: (input) => mode.forward(activeOps(), input),
    backward: (input) => mode.backward(activeOps(), input),
    products: activeOps,
  };
}

const KERNELS = byMode(compose);

export const composedKernel = (name: ModeName): Kernel => KERNELS[name];
