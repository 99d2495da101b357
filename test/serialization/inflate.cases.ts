// Deflated bytes, inflated by what each place has: Node's zlib, and the streams of browsers.
import { RuntimeError } from '../../src/python/errors.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { inflateAll, inflateHead } from '../../src/serialization/zip/inflate.js';
import { equal, ok, rejects } from '../support/assert.js';
import { suite } from '../support/case.js';

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const SIZES = [0, 1, 1000, 300_000];

export const inflateCases = suite('inflate', {
  'what was deflated comes back': async () => {
    for (const size of SIZES) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * i * 31) >> 4);
      const packed = readerOfBytes(await deflate(bytes));
      const inflated = await inflateAll(packed, size, 'x');
      ok(inflated.length === size && inflated.every((byte, i) => byte === bytes[i]), `${size} bytes`);
      const head = await inflateHead(packed, Math.floor(size / 2), 'x');
      equal([head.length, head.at(-1)], [Math.floor(size / 2), bytes[Math.floor(size / 2) - 1]]);
    }
  },
  'what is damaged, longer or shorter is refused': async () => {
    for (const size of [1000, 100_000]) {
      const packed = await deflate(Uint8Array.from({ length: size }, (_, i) => (i * i * 31) >> 4));
      const junk = new Uint8Array([...packed, 1, 2, 3]);
      const all = (bytes: Uint8Array, expected = size): Promise<unknown> => inflateAll(readerOfBytes(bytes), expected, 'x');
      for (const damaged of [junk, packed.subarray(0, -1)]) {
        const error = await all(damaged).catch((reason: unknown) => reason);
        ok(
          error instanceof RuntimeError && error.message.startsWith('x cannot be inflated, it is damaged: '),
          String(error),
        );
      }
      await rejects(() => all(packed, size - 1), 'RuntimeError', `x should have ${size - 1} bytes, but is inflated to more`);
      await rejects(
        () => all(packed, size + 1),
        'RuntimeError',
        `x should have ${size + 1} bytes, but is inflated to ${size}`,
      );
    }
  },
});
