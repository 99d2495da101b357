// Memory for what a file holds: not cleared first, where that can be helped, and where there is too little, a plain error.
import { RuntimeError } from '../python/errors.js';
import { isNode } from './platform.js';

/** Up to here clearing costs nothing. */
const SMALL = 2 ** 12;

export interface ArrayClass<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (lengthOrBuffer: number | ArrayBuffer): T;
}

/** `length` elements in a buffer of their own, which hold anything: write each before any is read. `what` they are, for the error. */
export function allocate<T>(Elements: ArrayClass<T>, length: number, what: string): T {
  const size = length * Elements.BYTES_PER_ELEMENT;
  try {
    const bytes = isNode() && size > SMALL ? uncleared(size) : undefined;
    return bytes === undefined ? new Elements(length) : new Elements(bytes);
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    throw outOfMemory(what, size);
  }
}

export const outOfMemory = (what: string, size: number): RuntimeError =>
  new RuntimeError(`${what} takes ${size} bytes of memory at once, more than can be had here`);

/** In Node; undefined beyond what its buffers hold. */
function uncleared(size: number): ArrayBuffer | undefined {
  const { Buffer, constants } = globalThis.process.getBuiltinModule('node:buffer');
  return size > constants.MAX_LENGTH ? undefined : Buffer.allocUnsafeSlow(size).buffer;
}
