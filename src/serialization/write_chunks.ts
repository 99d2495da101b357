// Writes chunks into an open file, in Node: while some are written the next are made, and the disk begins to keep the first.
import type { FileHandle } from 'node:fs/promises';

export type Chunks = AsyncIterable<Uint8Array>;

/** Chunks are written together until they are so many bytes, or so many. */
const BATCH_BYTES = 2 ** 22;
const BATCH_CHUNKS = 512;
/** After so many bytes the disk is asked to keep what it has so far. */
const FLUSHED_BYTES = 2 ** 25;

/** Writes all of them, one after another. `toDisk`: a flush will follow, and is begun early. */
export async function writeChunks(chunks: Chunks, handle: FileHandle, { toDisk = false } = {}): Promise<void> {
  let written = Promise.resolve();
  let flushed = Promise.resolve();
  let unflushed = 0;
  for await (const batch of batches(chunks)) {
    await written;
    written = awaitedLater(writeBatch(batch, handle));
    unflushed += bytesIn(batch);
    if (toDisk && unflushed > FLUSHED_BYTES) {
      unflushed = 0;
      flushed = awaitedLater(flushed.then(() => handle.datasync()));
    }
  }
  await written;
  await flushed;
}

const bytesIn = (batch: readonly Uint8Array[]): number => batch.reduce((sum, { length }) => sum + length, 0);

/** The promise, whose error counts where it is awaited, and nowhere if it is not. */
function awaitedLater(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

async function* batches(chunks: Chunks): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    batch.push(chunk);
    bytes += chunk.length;
    if (bytes < BATCH_BYTES && batch.length < BATCH_CHUNKS) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  yield batch;
}

/** The system may take less than it is given. */
async function writeBatch(batch: readonly Uint8Array[], handle: FileHandle): Promise<void> {
  let rest = batch.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest);
    rest = rest.flatMap((chunk) => {
      const taken = Math.min(bytesWritten, chunk.length);
      bytesWritten -= taken;
      return taken < chunk.length ? [chunk.subarray(taken)] : [];
    });
  }
}
