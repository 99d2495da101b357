// Writes zip files without compression, byte for byte as torch does: torch computes from these rules where records lie.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { ByteWriter } from '../bytes.js';
import { type ByteReader, pieces } from '../reader.js';
import { crc32 } from './crc32.js';

/** Every record starts at a multiple of this. */
export const ALIGNMENT = 64;

const MAX_U16 = 0xffff;
const MAX_U32 = 0xffffffff;
const UTF8_NAME = 0x800;
const SIZES_FOLLOW = 8;
const NOTHING = new Uint8Array(0);

interface Entry {
  name: Uint8Array;
  flags: number;
  crc: number;
  size: number;
  offset: number;
}

export class ZipWriter {
  private readonly entries: Entry[] = [];
  private readonly names = new Set<string>();
  private offset = 0;

  /** A checksum of the checksums of all records so far. */
  get crc(): number {
    return crc32(this.entries.reduce((crcs, { crc }) => crcs.u32(crc), new ByteWriter()).written());
  }

  /** The pieces of one record; the next may be added when all have been taken. */
  async *add(name: string, content: ByteReader): AsyncGenerator<Uint8Array> {
    const encoded = new TextEncoder().encode(name);
    check(encoded.length <= MAX_U16, () => new RuntimeError(`a name of ${encoded.length} bytes is too long for a zip file`));
    check(!this.names.has(name), () => new RuntimeError(`the zip file has '${name}' already`));
    this.names.add(name);
    const { size } = content;
    const flags = size === 0 ? UTF8_NAME : UTF8_NAME | SIZES_FOLLOW;
    const entry = { name: encoded, flags, crc: 0, size, offset: this.offset };
    this.entries.push(entry);
    yield this.counted(localHeader(entry));
    for await (const piece of pieces(content)) {
      entry.crc = crc32(piece, entry.crc);
      yield this.counted(piece);
    }
    if (size > 0) yield this.counted(descriptor(entry));
  }

  private counted(piece: Uint8Array): Uint8Array {
    this.offset += piece.length;
    return piece;
  }

  /** The directory of all records, which ends the file. */
  end(): Uint8Array {
    const { entries, offset } = this;
    const out = new ByteWriter();
    for (const entry of entries) centralHeader(out, entry);
    const size = out.written().length;
    const count = entries.length;
    out.u32(0x06064b50).u64(44).u16(0x31e).u16(45).u32(0).u32(0).u64(count).u64(count).u64(size).u64(offset);
    out
      .u32(0x07064b50)
      .u32(0)
      .u64(offset + size)
      .u32(1);
    const shown = Math.min(count, MAX_U16);
    out.u32(0x06054b50).u32(0).u16(shown).u16(shown).u32(Math.min(size, MAX_U32)).u32(Math.min(offset, MAX_U32)).u16(0);
    return out.written();
  }
}

/** Checksum and sizes are zero here; they come after the bytes. */
function localHeader(entry: Entry): Uint8Array {
  const { name, flags, offset } = entry;
  const wide = zip64(entry);
  const start = offset + 30 + name.length + wide.length + 4;
  const padding = Math.ceil(start / ALIGNMENT) * ALIGNMENT - start;
  const out = new ByteWriter().u32(0x04034b50).u16(0).u16(flags).u16(0).u32(0).u32(0).u32(0).u32(0);
  out.u16(name.length).u16(wide.length + 4 + padding);
  const filled = new Uint8Array(padding).fill('Z'.charCodeAt(0));
  return out.bytes(name).bytes(wide).u16(0x4246).u16(padding).bytes(filled).written();
}

function descriptor({ crc, size, offset }: Entry): Uint8Array {
  const out = new ByteWriter().u32(0x08074b50).u32(crc);
  return (size >= MAX_U32 || offset >= MAX_U32 ? out.u64(size).u64(size) : out.u32(size).u32(size)).written();
}

function centralHeader(out: ByteWriter, entry: Entry): void {
  const { name, flags, crc, size, offset } = entry;
  const wide = zip64(entry);
  const shown = Math.min(size, MAX_U32);
  out.u32(0x02014b50).u16(0).u16(0).u16(flags).u16(0).u32(0).u32(crc).u32(shown).u32(shown);
  out.u16(name.length).u16(wide.length).u16(0).u16(0).u16(0).u32(0).u32(Math.min(offset, MAX_U32)).bytes(name).bytes(wide);
}

/** The extra field with what does not fit into 32 bits, if anything. */
function zip64({ size, offset }: Entry): Uint8Array {
  const fields = [...(size >= MAX_U32 ? [size, size] : []), ...(offset >= MAX_U32 ? [offset] : [])];
  if (fields.length === 0) return NOTHING;
  const out = new ByteWriter().u16(1).u16(8 * fields.length);
  for (const field of fields) out.u64(field);
  return out.written();
}
