// Parameters that a module made itself: one that is replaced before anybody has read it is freed, for nobody else holds it.
import type { Parameter } from '../autograd/parameter.js';
import { storeGrad } from '../autograd/grad.js';

let peeking = false;

/** What `read` gives, for a caller that does not keep the parameters in it. */
export function peek<T>(read: () => T): T {
  const before = peeking;
  peeking = true;
  try {
    return read();
  } finally {
    peeking = before;
  }
}

/** Whether who reads now does not keep it. */
export const isPeeking = (): boolean => peeking;

/** `module[name] = parameter`, of a parameter that the module has just made. */
export function own<Name extends string>(module: Record<Name, Parameter | null>, name: Name, parameter: Parameter): void {
  const settle = (value: unknown): void => {
    Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(module, name, {
    enumerable: true,
    configurable: true,
    get: () => {
      if (!peeking) settle(parameter); // from now on somebody may hold it
      return parameter;
    },
    set: (value: unknown) => {
      if (value !== parameter) {
        storeGrad(parameter, null);
        parameter.dispose();
      }
      settle(value);
    },
  });
}
