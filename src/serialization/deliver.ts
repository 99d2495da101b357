// Where a checkpoint goes: to a file, to a download, or to the caller.
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { given } from '../python/repr.js';
import { isUrl, pathOf } from './address.js';
import { replaceFile } from './replace_file.js';
import { isNode } from './platform.js';

type Chunks = AsyncIterable<Uint8Array>;

export async function collect(chunks: Chunks): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** The path of a file in Node, the name of a download in a browser. */
export function destination(target: unknown): string {
  check(typeof target === 'string' || (isNode() && isUrl(target)), () => {
    const accepted = isNode() ? 'a path or a file: URL' : 'the name of a download';
    return new TypeError(`save(): argument 'target' (position 2) must be ${accepted}, not ${given(target)}`);
  });
  if (!isNode()) return String(target);
  const path = pathOf(target);
  check(path !== undefined, () => new ValueError(`save(): only files can be written, not ${String(target)}`));
  return path;
}

export async function deliver(chunks: Chunks, address: string): Promise<void> {
  return isNode() ? replaceFile(chunks, address) : download(chunks, address);
}

async function download(chunks: Chunks, name: string): Promise<void> {
  const parts: BlobPart[] = [];
  for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000); // the browser may not have begun to read it yet
}
