// Files, blobs and bytes alike, as sources of bytes.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { readAhead } from './ahead.js';
import { notACheckpointFolder } from './diagnose/diagnose.js';
import { allocate } from './memory.js';
import { nodeFs } from './platform.js';
import { legible } from './quote.js';
import { type ByteSource, checkRange, readerBy, readerOfBytes } from './reader.js';

export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return { ...readerOfBytes(bytes), close: () => Promise.resolve() };
}

export function sourceOfBlob(blob: Blob): ByteSource {
  const reader = readerBy(blob.size, async (offset, length) => {
    checkRange(blob.size, offset, length);
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  });
  return { ...readAhead(reader), close: () => Promise.resolve() };
}

/** What is read of a file at once: Node itself ends where 2 GiB are asked for. */
const MAX_READ = 2 ** 30;

/** A file on disk, in Node. */
export async function sourceOfFile(path: string | URL): Promise<ByteSource> {
  const { open, readdir } = nodeFs().promises;
  const handle = await open(path, 'r');
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw legible(notACheckpointFolder(await readdir(path)), String(path));
  }
  const { size } = stats;
  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    checkRange(size, offset, target.length);
    for (let done = 0; done < target.length;) {
      const rest = target.subarray(done, done + MAX_READ);
      const { bytesRead } = await handle.read(rest, 0, rest.length, offset + done);
      check(bytesRead > 0, () => new RuntimeError('the file became shorter while it was read'));
      done += bytesRead;
    }
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    checkRange(size, offset, length);
    const bytes = allocate(Uint8Array, length, 'a part of the file');
    await readInto(offset, bytes);
    return bytes;
  };
  return { ...readAhead({ size, read, readInto }), close: () => handle.close() };
}
