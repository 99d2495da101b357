// How large a WebAssembly memory can be, and the error where that is not enough.
import { RuntimeError } from '../../python/errors.js';

/** 4 GiB but for a page, so that the address where something ends is less than 2³² too. tfjs's wasm backend has the same. */
export const MOST_BYTES = 2 ** 32 - 2 ** 16;

/** The error of torch's allocator, where at most `most` bytes can be had at once. */
export const outOfMemory = (bytes: number, most: number): RuntimeError =>
  new RuntimeError(
    `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes ` +
      `(tfjs: WebAssembly gives at most ${most} at once; fewer or shorter sequences take less)`,
  );
