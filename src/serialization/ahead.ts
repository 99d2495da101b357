// Small reads one after another, joined: a file of many small things is read in few reads.
import { type ByteReader, checkRange } from './reader.js';

/** What is smaller is read with what is around it. */
const SMALL = 2 ** 12;
/** What is read at once where reads go on from one to the next. */
const AHEAD = 2 ** 16;

/** The same bytes. A small read is taken out of a larger one, which is kept for the next small reads. */
export function readAhead(reader: ByteReader): ByteReader {
  const { size } = reader;
  let window: { start: number; end: number; bytes: Promise<Uint8Array> } | undefined;

  /** What has the bytes from `offset` to `end`. */
  const around = (offset: number, end: number): { start: number; bytes: Promise<Uint8Array> } => {
    if (window !== undefined && offset >= window.start && end <= window.end) return window;
    const goesOn = window !== undefined && offset >= window.start && offset <= window.end + AHEAD;
    const start = offset - (offset % SMALL);
    const length = Math.min(goesOn ? AHEAD : 2 * SMALL, size - start);
    const made = { start, end: start + length, bytes: reader.read(start, length) };
    made.bytes.catch(() => (window = undefined)); // a later read may succeed
    return (window = made);
  };

  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    const { length } = target;
    if (length >= SMALL) return reader.readInto(offset, target);
    checkRange(size, offset, length);
    const { start, bytes } = around(offset, offset + length);
    target.set((await bytes).subarray(offset - start, offset - start + length));
  };

  return {
    size,
    readInto,
    async read(offset, length) {
      if (length >= SMALL) return reader.read(offset, length);
      const bytes = new Uint8Array(length); // a copy, so that what is kept of it keeps no more alive
      await readInto(offset, bytes);
      return bytes;
    },
  };
}
