// Numbers and texts one after another out of bytes, little-endian, never past their end.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';

/** Thrown where more bytes are wanted than there are: with more of the file it may go on. */
export class EndOfBytes extends RuntimeError {}

const LINE_END = 0x0a;

export class Cursor {
  private readonly view: DataView;
  private at = 0;

  constructor(
    private readonly data: Uint8Array,
    /** What the bytes are, for errors, such as `the pickle`. */
    private readonly what: string,
  ) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  get position(): number {
    return this.at;
  }

  get left(): number {
    return this.data.length - this.at;
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** A size or an offset: beyond 2⁵³ no file has one. */
  uint64(): number {
    const value = this.view.getBigUint64(this.advance(8), true);
    check(
      value <= Number.MAX_SAFE_INTEGER,
      () => new RuntimeError(`${this.what} has a size beyond 2^53: ${value.toString()}`),
    );
    return Number(value);
  }

  /** Pickle's one number that is big-endian. */
  float64BigEndian(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    const from = this.advance(length);
    return this.data.subarray(from, from + length);
  }

  utf8(length: number): string {
    const short = length <= SHORT && length <= this.left ? ascii(this.data, this.at, length) : undefined;
    if (short === undefined) return decodeUtf8(this.bytes(length), this.what);
    this.at += length;
    return short;
  }

  /** A text up to the end of its line, which is skipped. */
  line(): string {
    const end = this.data.indexOf(LINE_END, this.at);
    check(end >= 0, () => this.end());
    const text = this.utf8(end - this.at);
    this.advance(1);
    return text;
  }

  skip(length: number): void {
    this.advance(length);
  }

  private advance(length: number): number {
    check(length <= this.left, () => this.end());
    const from = this.at;
    this.at += length;
    return from;
  }

  private end(): EndOfBytes {
    return new EndOfBytes(`${this.what} ends too early`);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to so many bytes, characters one by one are faster than a decoder. */
const SHORT = 32;
const characters: number[] = [];

/** The text of `length` bytes, or undefined if they are not only ASCII. */
function ascii(bytes: Uint8Array, from: number, length: number): string | undefined {
  characters.length = length;
  let all = 0;
  for (let i = 0; i < length; i++) all |= characters[i] = bytes[from + i];
  return all < 0x80 ? String.fromCharCode.apply(null, characters) : undefined;
}

export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RuntimeError(`${what} has a text that is not UTF-8`);
  }
}
