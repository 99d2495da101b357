// A pickle as it is written: the values that are one opcode and its argument.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { ByteWriter } from '../bytes.js';
import { isWellFormed } from '../contents.js';
import { OP } from './opcodes.js';

const encoder = new TextEncoder();

export class PickleWriter {
  private readonly out = new ByteWriter().u8(OP.PROTO).u8(2);
  private readonly memo = new Map<object | string, number>();

  op(code: number): this {
    this.out.u8(code);
    return this;
  }

  written(): Uint8Array {
    return this.out.written();
  }

  /** What is on top of the stack is `value` from now on. */
  remember(value: object | string): this {
    const id = this.memo.size;
    this.memo.set(value, id);
    return this.indexed(OP.BINPUT, OP.LONG_BINPUT, id);
  }

  /** Pushes `value` if it is remembered, and says whether it was. */
  recall(value: object | string): boolean {
    const id = this.memo.get(value);
    if (id !== undefined) this.indexed(OP.BINGET, OP.LONG_BINGET, id);
    return id !== undefined;
  }

  remembers(value: object): boolean {
    return this.memo.has(value);
  }

  /** By the name that it has in Python 3. */
  global(module: string, name: string): this {
    const line = `${module}\n${name}\n`;
    if (this.recall(line)) return this;
    this.op(OP.GLOBAL).out.bytes(encoder.encode(line));
    return this.remember(line);
  }

  text(text: string): this {
    check(
      isWellFormed(text),
      () => new RuntimeError(`${JSON.stringify(text)} is no valid Unicode: it has half a character`),
    );
    return this.utf8(encoder.encode(text));
  }

  private utf8(bytes: Uint8Array): this {
    check(bytes.length <= 0xffffffff, () => new RuntimeError('text or bytes of 4 GiB or more are too large for a .pt file'));
    this.op(OP.BINUNICODE).out.u32(bytes.length).bytes(bytes);
    return this;
  }

  /** Protocol 2 has no bytes: Python gets them as text in which each character stands for a byte. */
  binary(bytes: Uint8Array): this {
    const above = bytes.reduce((count, byte) => count + (byte >> 7), 0);
    const utf8 = new Uint8Array(bytes.length + above);
    let end = 0;
    for (const byte of bytes) {
      if (byte > 0x7f) utf8[end++] = 0xc0 | (byte >> 6);
      utf8[end++] = byte > 0x7f ? 0x80 | (byte & 0x3f) : byte;
    }
    return this.global('_codecs', 'encode').utf8(utf8).text('latin1').op(OP.TUPLE2).op(OP.REDUCE);
  }

  float(value: number): this {
    this.op(OP.BINFLOAT).out.f64BigEndian(value);
    return this;
  }

  integer(value: number | bigint): this {
    const small = Number(value);
    if (small !== (small | 0)) return this.long(BigInt(value));
    if (small < 0 || small > 0xffff) this.op(OP.BININT).out.u32(small);
    else if (small > 0xff) this.op(OP.BININT2).out.u16(small);
    else this.op(OP.BININT1).out.u8(small);
    return this;
  }

  integers(values: readonly number[]): this {
    if (values.length > 3) this.op(OP.MARK);
    for (const value of values) this.integer(value);
    return this.op([OP.EMPTY_TUPLE, OP.TUPLE1, OP.TUPLE2, OP.TUPLE3][values.length] ?? OP.TUPLE);
  }

  /** Two's complement in as few bytes as there must be. */
  private long(value: bigint): this {
    let length = 1;
    while (BigInt.asIntN(8 * length, value) !== value) length++;
    check(length <= 0xff, () => new RuntimeError(`an integer of ${length} bytes is too large for a .pt file`));
    const out = this.op(OP.LONG1).out.u8(length);
    for (let i = 0; i < length; i++) out.u8(Number((value >> BigInt(8 * i)) & 0xffn));
    return this;
  }

  private indexed(short: number, long: number, id: number): this {
    if (id <= 0xff) this.op(short).out.u8(id);
    else this.op(long).out.u32(id);
    return this;
  }
}
