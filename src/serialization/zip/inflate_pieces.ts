// Deflated bytes, inflated in pieces as they are asked for, so that the caller can stop when there are too many: in Node and in
// browsers.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type ByteReader, pieces } from '../reader.js';
import { isNode } from '../platform.js';

/** What a browser inflates of one piece at once, up to a thousand times as much, must fit. */
const PIECE = 2 ** 14;

/** What `packed` becomes. Throws where it is no deflated data, or goes on behind its end; `what` it is, for the error. */
export function inflated(packed: ByteReader, what: string): AsyncIterable<Uint8Array> {
  return isNode() ? byZlib(packed, what) : byStream(packed, what);
}

async function* byZlib(packed: ByteReader, what: string): AsyncGenerator<Uint8Array> {
  const { Readable, pipeline } = globalThis.process.getBuiltinModule('node:stream');
  const inflate = globalThis.process.getBuiltinModule('node:zlib').createInflateRaw({ chunkSize: 2 ** 16 });
  pipeline(Readable.from(pieces(packed, 2 ** 20)), inflate, () => undefined); // errors come out of `inflate`
  try {
    for await (const piece of inflate) yield piece as Uint8Array;
  } catch (error) {
    throw explained(error, what);
  } finally {
    inflate.destroy();
  }
  check(inflate.bytesWritten === packed.size, () => damaged(what, 'it goes on behind its end'));
}

/** What browsers have. */
export async function* byStream(packed: ByteReader, what: string): AsyncGenerator<Uint8Array> {
  const source = pieces(packed, PIECE);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done === true) controller.close();
        else controller.enqueue(new Uint8Array(next.value));
      },
    },
    { highWaterMark: 0 },
  );
  const reader = stream.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    throw explained(error, what);
  } finally {
    await reader.cancel().catch(() => undefined); // it may have failed already
  }
}

/** Errors of the data, which are zlib's in Node and TypeErrors in browsers; those of reading it stay as they are. */
export function explained(error: unknown, what: string): unknown {
  const { name, code, message = '' } = error as Partial<NodeJS.ErrnoException>;
  return name === 'TypeError' || code?.startsWith('Z_') === true ? damaged(what, message) : error;
}

export const damaged = (what: string, reason: string): RuntimeError =>
  new RuntimeError(`${what} cannot be inflated, it is damaged: ${reason}`);
