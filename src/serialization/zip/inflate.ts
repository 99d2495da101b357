// Deflated bytes, inflated: no more of them than are expected.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { isNode } from '../platform.js';
import type { ByteReader } from '../reader.js';
import { damaged, explained, inflated } from './inflate_pieces.js';

/**
 * As many deflated bytes are inflated at once, where that is possible: for a few, most of the time goes into the beginning. They
 * become a thousand times as many at most.
 */
const SMALL = 2 ** 14;

/** The first bytes, as far as they were wanted, and how many came until it was seen that there are more. */
interface Inflated {
  bytes: Uint8Array;
  count: number;
}

/** What `packed` becomes, which must be `size` bytes; `what` it is, for errors. */
export async function inflateAll(packed: ByteReader, size: number, what: string): Promise<Uint8Array> {
  const isSmall = isNode() && packed.size <= SMALL;
  const { bytes, count } = isSmall ? await inflateAtOnce(packed, size, what) : await inflateUpTo(packed, size, what);
  check(count === size, () => {
    return new RuntimeError(`${what} should have ${size} bytes, but is inflated to ${count > size ? 'more' : count}`);
  });
  return bytes;
}

/** The first `size` bytes of what `packed` becomes; the rest is not inflated. */
export async function inflateHead(packed: ByteReader, size: number, what: string): Promise<Uint8Array> {
  const { bytes, count } = await inflateUpTo(packed, size, what);
  check(count >= size, () => new RuntimeError(`${what} is inflated to no more than ${count} bytes`));
  return bytes;
}

async function inflateUpTo(packed: ByteReader, size: number, what: string): Promise<Inflated> {
  const bytes = new Uint8Array(size);
  let count = 0;
  for await (const piece of inflated(packed, what)) {
    bytes.set(piece.subarray(0, size - count), count);
    count += piece.length;
    if (count > size) break;
  }
  return { bytes, count };
}

/** What zlib returns with the option `info`. */
interface WithInfo {
  buffer: Uint8Array;
  engine: { bytesWritten: number };
}

async function inflateAtOnce(packed: ByteReader, size: number, what: string): Promise<Inflated> {
  const { inflateRawSync } = globalThis.process.getBuiltinModule('node:zlib');
  const deflated = await packed.read(0, packed.size);
  try {
    const options = { info: true, chunkSize: Math.min(Math.max(size, 64), 2 ** 16) };
    const { buffer, engine } = inflateRawSync(deflated, options) as unknown as WithInfo;
    check(engine.bytesWritten === packed.size, () => damaged(what, 'it goes on behind its end'));
    return { bytes: new Uint8Array(buffer), count: buffer.length };
  } catch (error) {
    throw explained(error, what);
  }
}
