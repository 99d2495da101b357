// Files, blobs and bytes alike: something that can be read at any offset.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';

export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  /** `length` bytes from `offset` on. They may belong to the source: do not change them. Throws if they are not all there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A read that may go to any offset, checked. */
function checkRange(size: number, offset: number, length: number): void {
  check(offset >= 0 && length >= 0 && offset + length <= size, () => {
    return new RuntimeError(`the file ends too early: bytes ${offset} to ${offset + length} are needed, it has ${size}`);
  });
}

export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      checkRange(bytes.length, offset, length);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
    close: () => Promise.resolve(),
  };
}

export function sourceOfBlob(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(offset, length) {
      checkRange(blob.size, offset, length);
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
    close: () => Promise.resolve(),
  };
}

/** A file on disk, in Node. */
export async function sourceOfFile(path: string | URL): Promise<ByteSource> {
  const handle = await nodeFs().promises.open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
        check(bytesRead > 0, () => new RuntimeError('the file became shorter while it was read'));
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

/** Whether this is Node, where a string is a path. */
export function isNode(): boolean {
  return typeof process === 'object' && typeof process.getBuiltinModule === 'function';
}

/** Node's file system, without an import that a bundler for browsers would stumble over. */
export function nodeFs(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs');
}
