// Zip files as torch writes them: nothing compressed. Only the directory is read, and where each entry's data begins.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { Cursor } from '../cursor.js';
import type { ByteReader } from '../reader.js';
import { type Directory, findDirectory } from './end.js';
import { quote } from '../quote.js';
import { type CentralEntry, checkStored, readCentralEntry } from './entry.js';

export interface ZipEntry {
  name: string;
  /** Where its data begins, in the file. */
  offset: number;
  size: number;
}

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const SMALLEST_CENTRAL = 46;
/** Of a million entries: far more than a checkpoint has tensors. It is read into memory at once. */
const MAX_DIRECTORY = 2 ** 26;

/** The first bytes of a zip file. */
export function looksLikeZip(head: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => head[i] === byte);
}

/**
 * The entries in the order of the directory. No checksum is looked at: torch may write meaningless ones.
 * `checkNames` may tell from the names that the file is not what is wanted, before anything else about the entries is refused.
 */
export async function readZip(
  source: ByteReader,
  checkNames: (names: ReadonlySet<string>) => void = () => undefined,
): Promise<ZipEntry[]> {
  const directory = await findDirectory(source);
  const entries = await readDirectory(source, directory);
  checkNames(new Set(entries.map(({ name }) => name)));
  entries.forEach(checkStored);
  const found = new Map<CentralEntry, ZipEntry>();
  let end = 0;
  for (const entry of inOrderOfPlace(entries, directory)) {
    check(entry.header >= end, () => overlap(entry));
    const offset = await findData(source, entry);
    end = offset + entry.size;
    check(end <= directory.offset, () => overlap(entry));
    found.set(entry, { name: entry.name, offset, size: entry.size });
  }
  return entries.flatMap((entry) => found.get(entry) ?? []);
}

const overlap = ({ name }: CentralEntry): RuntimeError => {
  return new RuntimeError(`${quote(name)} in the zip file overlaps what is next to it`);
};

async function readDirectory(source: ByteReader, { offset, size, count }: Directory): Promise<CentralEntry[]> {
  const lie = (): RuntimeError => new RuntimeError(`the zip file does not have the ${count} entries that it says`);
  check(count * SMALLEST_CENTRAL <= size, lie);
  check(size <= MAX_DIRECTORY, () => new RuntimeError(`the directory of the zip file is refused: it has ${size} bytes`));
  const cursor = new Cursor(await source.read(offset, size), 'the central directory of the zip file');
  const names = new Set<string>();
  const entries: CentralEntry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = readCentralEntry(cursor);
    check(!names.has(entry.name), () => new RuntimeError(`the zip file has ${quote(entry.name)} twice`));
    names.add(entry.name);
    entries.push(entry);
  }
  check(cursor.left === 0, lie);
  return entries;
}

/** Checked as far as the directory goes, before the first of perhaps very many local headers is read. */
function inOrderOfPlace(entries: readonly CentralEntry[], directory: Directory): CentralEntry[] {
  const ordered = [...entries].sort((a, b) => a.header - b.header);
  ordered.forEach((entry, i) => {
    const next = ordered[i + 1]?.header ?? directory.offset;
    check(entry.header + LOCAL_SIZE + entry.nameBytes.length + entry.size <= next, () => overlap(entry));
  });
  return ordered;
}

async function findData(source: ByteReader, { name, nameBytes, header }: CentralEntry): Promise<number> {
  const cursor = new Cursor(await source.read(header, LOCAL_SIZE + nameBytes.length), 'a local header of the zip file');
  const mismatch = (): RuntimeError => {
    return new RuntimeError(`the local header of ${quote(name)} in the zip file contradicts the directory`);
  };
  check(cursor.uint32() === LOCAL, mismatch);
  cursor.skip(4);
  check(cursor.uint16() === 0, mismatch);
  cursor.skip(16);
  check(cursor.uint16() === nameBytes.length, mismatch);
  const extraLength = cursor.uint16();
  const localName = cursor.bytes(nameBytes.length);
  check(
    localName.every((byte, i) => byte === nameBytes[i]),
    mismatch,
  );
  return header + cursor.position + extraLength;
}
