// The checksum of zip files: Node's own, or eight bytes at a time by tables.
import { isNode } from '../platform.js';

/** Bytes that zlib takes at once, which counts them in 32 bits. */
const PIECE = 2 ** 30;

/** The checksum of what had the checksum `previous` and goes on with `bytes`. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const native = isNode() ? globalThis.process.getBuiltinModule('node:zlib').crc32 : undefined;
  if (native === undefined) return crc32ByTables(bytes, previous);
  let crc = previous;
  for (let start = 0; start < bytes.length; start += PIECE) crc = native(bytes.subarray(start, start + PIECE), crc);
  return crc;
}

let tables: Int32Array[] | undefined;

/** What browsers use. */
export function crc32ByTables(bytes: Uint8Array, previous = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = (tables ??= makeTables());
  let crc = ~previous;
  let i = 0;
  for (const last = bytes.length - 8; i <= last; i += 8) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc =
      t7[crc & 255] ^
      t6[(crc >>> 8) & 255] ^
      t5[(crc >>> 16) & 255] ^
      t4[crc >>> 24] ^
      (t3[bytes[i + 4]] ^ t2[bytes[i + 5]] ^ t1[bytes[i + 6]] ^ t0[bytes[i + 7]]);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

/** Table k: what a byte makes of the checksum when k more bytes follow it. */
function makeTables(): Int32Array[] {
  const made = [Int32Array.from({ length: 256 }, (_, byte) => shifted(byte))];
  for (let k = 1; k < 8; k++) made.push(made[k - 1].map((crc) => (crc >>> 8) ^ made[0][crc & 255]));
  return made;
}

function shifted(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
}
