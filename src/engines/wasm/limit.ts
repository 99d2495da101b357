// How large a WebAssembly memory can be, and the error where that is not enough.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';

/** 4 GiB but for a page, so that the place where something ends is less than 2³² too. tfjs's wasm backend has the same. */
export const MOST_BYTES = 2 ** 32 - 2 ** 16;

/** The error of torch's allocator. */
export const outOfMemory = (bytes: number): RuntimeError =>
  new RuntimeError(
    `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes ` +
      `(tfjs: a WebAssembly memory has ${MOST_BYTES} in all; fewer or shorter sequences at once take less)`,
  );

/** Refuses what no memory can have, which WebAssembly would take for its remainder by 2³². */
export const checkBytes = (bytes: number): void => check(bytes <= MOST_BYTES, () => outOfMemory(bytes));
