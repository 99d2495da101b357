// Safetensors files: eight bytes with the length of the header, the header, and the tensors one after another.
import { check } from '../../python/check.js';
import type { Budget } from '../budget.js';
import { type ByteReader, partOf } from '../reader.js';
import { Dict, StoredTensor } from '../stored.js';
import { invalid, type Metadata, parseHeader } from './header.js';

const MAX_HEADER = 100_000_000;
const PREFIX = 8;

function headerLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, PREFIX);
  return view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true); // above 2⁵³ inexact, and too large anyway
}

/** Whether a file that begins with `head` can be a safetensors file, though it may be cut off. */
export function looksLikeSafetensors(head: Uint8Array): boolean {
  return head.length > PREFIX && head[PREFIX] === '{'.charCodeAt(0) && headerLength(head) <= MAX_HEADER;
}

/** The tensors in the order of the header, still in the file, and the texts that it has beside. */
export async function readSafetensors(source: ByteReader, budget: Budget): Promise<{ tensors: Dict; metadata: Metadata }> {
  check(source.size >= PREFIX, () => invalid('header too small'));
  const length = headerLength(await source.read(0, PREFIX));
  check(length <= MAX_HEADER, () => invalid(`header too large: ${length} bytes, more than ${MAX_HEADER}`));
  const start = PREFIX + length;
  check(start <= source.size, () => {
    return invalid(`invalid header length: it ends at byte ${start} of a file of ${source.size}, which is cut off`);
  });
  budget.spend(length);
  const { entries, metadata } = parseHeader(await source.read(PREFIX, length), source.size - start, budget);
  const tensors = new Dict();
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, new StoredTensor(dtype, shape, partOf(source, start + begin, end - begin)));
  }
  return { tensors, metadata };
}
