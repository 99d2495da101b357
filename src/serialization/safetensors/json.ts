// JSON out of bytes, one value after another as they are asked for, with nothing built that nobody asked for. As strict as the
// reference reader: no key twice in an object, no numbers but integers, no half characters, no deep nesting.
import { check } from '../../python/check.js';
import { isWellFormed } from '../contents.js';
import { quote } from '../quote.js';

/** As deep as the reference reader goes. */
const MAX_DEPTH = 127;

const [SPACE, LINE_FEED, RETURN, TAB] = [0x20, 0x0a, 0x0d, 0x09];
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [ZERO, NINE, MINUS, POINT, E, UPPER_E] = [0x30, 0x39, 0x2d, 0x2e, 0x65, 0x45];

export class JsonReader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private at = 0;
  private depth = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** What is thrown for what is no JSON, or no UTF-8. */
    private readonly errors: { json: (reason: string) => Error; utf8: () => Error },
  ) {}

  /** Reads an object, if there is one: `value` is called with each key, and reads its value. */
  object(value: (key: string) => void): boolean {
    const keys = new Set<string>();
    return this.items(OPEN, CLOSE, () => {
      const key = this.string();
      check(key !== undefined, () => this.unexpected());
      check(!keys.has(key), () => this.errors.json(`duplicate key ${quote(key)}`));
      keys.add(key);
      this.take(COLON);
      value(key);
    });
  }

  /** Reads a list, if there is one: `item` is called for each of its items, and reads it. */
  list(item: () => void): boolean {
    return this.items(OPEN_LIST, CLOSE_LIST, item);
  }

  /** Reads a string, if there is one. */
  string(): string | undefined {
    if (this.next() !== QUOTE) return undefined;
    const start = this.at + 1;
    const end = this.endOfString(start);
    const escaped = this.bytes.subarray(start, end).includes(BACKSLASH);
    this.at = end + 1;
    return escaped ? this.unescaped(this.decode(start - 1, end + 1)) : this.decode(start, end);
  }

  /** Reads an integer, if there is one; beyond 2⁵³ about the same one. */
  integer(): number | undefined {
    const negative = this.next() === MINUS;
    const start = negative ? this.at + 1 : this.at;
    let [end, value] = [start, 0];
    for (; this.bytes[end] >= ZERO && this.bytes[end] <= NINE; end++) value = 10 * value + (this.bytes[end] - ZERO);
    if (end === start) return undefined;
    const next = this.bytes[end];
    check(next !== POINT && next !== E && next !== UPPER_E, () => this.errors.json('a number is not written as an integer'));
    check(this.bytes[start] !== ZERO || end === start + 1, () => this.unexpected());
    this.at = end;
    return negative ? -value : value;
  }

  /** Reads `null`, `true` or `false`, if it is there. */
  word(word: 'null' | 'true' | 'false'): boolean {
    this.next();
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    this.at += word.length;
    return true;
  }

  /** Reads any value. */
  readonly skip = (): void => {
    const known =
      this.string() !== undefined ||
      this.integer() !== undefined ||
      this.object(this.skip) ||
      this.list(this.skip) ||
      this.word('null') ||
      this.word('true') ||
      this.word('false');
    check(known, () => this.unexpected());
  };

  /** Reads the end. */
  end(): void {
    check(Number.isNaN(this.next()), () => this.unexpected());
  }

  private items(open: number, close: number, item: () => void): boolean {
    if (this.next() !== open) return false;
    this.at++;
    check(++this.depth <= MAX_DEPTH, () => this.errors.json('it is nested too deeply'));
    if (this.next() !== close) {
      item();
      while (this.next() === COMMA) {
        this.at++;
        item();
      }
    }
    this.take(close);
    this.depth--;
    return true;
  }

  /** The byte behind the white space, NaN at the end. */
  private next(): number {
    const { bytes } = this;
    let byte = bytes[this.at];
    while (byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB) byte = bytes[++this.at];
    return byte ?? NaN;
  }

  private take(byte: number): void {
    check(this.next() === byte, () => this.unexpected());
    this.at++;
  }

  private endOfString(start: number): number {
    const { bytes } = this;
    for (let end = start; end < bytes.length; end++) {
      const byte = bytes[end];
      if (byte === QUOTE) return end;
      if (byte === BACKSLASH) end++;
      else check(byte >= SPACE, () => this.errors.json(`a control character at byte ${end}`));
    }
    throw this.errors.json('a string does not end');
  }

  private decode(start: number, end: number): string {
    try {
      return this.decoder.decode(this.bytes.subarray(start, end));
    } catch {
      throw this.errors.utf8();
    }
  }

  private unescaped(literal: string): string {
    let string: string;
    try {
      string = JSON.parse(literal) as string;
    } catch {
      throw this.errors.json('a string has a wrong escape');
    }
    check(isWellFormed(string), () => this.errors.json(`${quote(string)} has half a character`));
    return string;
  }

  private unexpected(): Error {
    const byte = this.bytes[this.at];
    const what = byte === undefined ? 'it ends too early' : `${quote(String.fromCharCode(byte))} is not expected`;
    return this.errors.json(`${what} at byte ${this.at}`);
  }
}
