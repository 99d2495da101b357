// Zip files: the directory is read, and each record when it is wanted.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import { Cursor } from '../cursor.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import { type Directory, findDirectory } from './end.js';
import { type CentralEntry, readCentralEntry } from './entry.js';
import { LOCAL_SIZE, overlap } from './local.js';
import { recordOf } from './record.js';

/** What each entry holds, by its name, in the order of the directory. */
export type Records = ReadonlyMap<string, ByteReader>;

const SMALLEST_CENTRAL = 46;

/** The first bytes of a zip file that is not empty. */
export function looksLikeZip(head: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => head[i] === byte);
}

/**
 * The records. What is wrong with one that is not read is not found, but for what the directory shows. The checksums of stored
 * ones are not looked at: torch may write meaningless ones.
 */
export async function readZip(source: ByteReader, budget: Budget): Promise<Records> {
  const directory = await findDirectory(source);
  const entries = await readDirectory(source, directory, budget);
  const limits = limitsOf(entries, directory.offset);
  return new Map(entries.map((entry, i) => [entry.name, recordOf(source, entry, limits[i], budget)]));
}

async function readDirectory(
  source: ByteReader,
  { offset, size, count }: Directory,
  budget: Budget,
): Promise<CentralEntry[]> {
  const lie = (): RuntimeError => new RuntimeError(`the zip file does not have the ${count} entries that it says`);
  check(count * SMALLEST_CENTRAL <= size, lie);
  budget.spend(2 * size + count * COST.record); // once more for the names
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

/** Where in the file each entry must have ended: where the next one begins, or the directory, at `end`. */
function limitsOf(entries: readonly CentralEntry[], end: number): Float64Array {
  const limits = new Float64Array(entries.length);
  const byPlace = entries.map((_, i) => i).sort((a, b) => entries[a].header - entries[b].header);
  byPlace.forEach((index, i) => {
    const entry = entries[index];
    limits[index] = entries[byPlace[i + 1]]?.header ?? end;
    check(entry.header + LOCAL_SIZE + entry.name.length + entry.packed <= limits[index], () => overlap(entry));
  });
  return limits;
}
