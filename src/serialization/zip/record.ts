// The bytes of one entry of a zip file: a part of the file, or inflated from one. Either is checked before any byte is given out.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { quote } from '../quote.js';
import { type ByteReader, checkRange } from '../reader.js';
import { crc32 } from './crc32.js';
import { type CentralEntry, DEFLATED } from './entry.js';
import { inflateAll, inflateHead } from './inflate.js';
import { findData } from './local.js';

/** As many bytes as can be looked at without inflating all, where there are many more. */
const HEAD = 2 ** 12;

/** `limit`: where in the file the next thing begins. */
export function recordOf(source: ByteReader, entry: CentralEntry, limit: number, budget: Budget): ByteReader {
  const packed = new PackedRecord(source, entry, limit);
  return entry.method === DEFLATED ? new InflatedRecord(packed, entry, budget) : packed;
}

/** The bytes in the file. Where they begin is found when the first are wanted. */
class PackedRecord implements ByteReader {
  private start: Promise<number> | undefined;

  constructor(
    private readonly source: ByteReader,
    private readonly entry: CentralEntry,
    private readonly limit: number,
  ) {}

  get size(): number {
    return this.entry.packed;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    return this.source.read((await this.begin()) + offset, length);
  }

  async readInto(offset: number, target: Uint8Array): Promise<void> {
    checkRange(this.size, offset, target.length);
    return this.source.readInto((await this.begin()) + offset, target);
  }

  private begin(): Promise<number> {
    return (this.start ??= findData(this.source, this.entry, this.limit));
  }
}

/** What the bytes in the file are inflated to: once, and then kept, since many tensors may be views of them. */
class InflatedRecord implements ByteReader {
  private head: Promise<Uint8Array> | undefined;
  private whole: Promise<Uint8Array> | undefined;

  constructor(
    private readonly packed: ByteReader,
    private readonly entry: CentralEntry,
    private readonly budget: Budget,
  ) {}

  get size(): number {
    return this.entry.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const { size, packed } = this.entry;
    const isInHead = this.whole === undefined && packed > HEAD && size > HEAD && offset + length <= HEAD;
    const bytes = isInHead ? (this.head ??= inflateHead(this.packed, HEAD, this.what)) : (this.whole ??= this.inflate());
    return (await bytes).subarray(offset, offset + length);
  }

  async readInto(offset: number, target: Uint8Array): Promise<void> {
    target.set(await this.read(offset, target.length));
  }

  private async inflate(): Promise<Uint8Array> {
    this.budget.spendData(this.size);
    const bytes = await inflateAll(this.packed, this.size, this.what);
    const right = crc32(bytes) === this.entry.crc;
    check(right, () => new RuntimeError(`${this.what} is damaged: its checksum is another`));
    return bytes;
  }

  private get what(): string {
    return `${quote(this.entry.name)} in the zip file`;
  }
}
