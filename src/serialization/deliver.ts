// Where a checkpoint goes: to a file, to a name in a store of the browser, to a download, or to the caller.
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { given } from '../python/repr.js';
import { isUrl, isUrlText, nameOf, pathOf } from './address.js';
import { allocate } from './memory.js';
import { saveFile } from './places/file.js';
import { saveStored, storedName } from './places/stored_name.js';
import { blobOf } from './places/stores/store.js';
import { isNode } from './platform.js';

type Chunks = AsyncIterable<Uint8Array>;

export async function collect(chunks: Chunks): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
  }
  const bytes = allocate(Uint8Array, size, 'the checkpoint');
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A path in Node, the name of a download in a browser, or a name in a store: `indexeddb://model.pt`. */
export function destination(target: unknown): string {
  check(typeof target === 'string' || isUrl(target), () => {
    const accepted = isNode()
      ? 'a path or a file: URL'
      : 'the name of a download, or an indexeddb:, opfs: or localstorage: URL';
    return new TypeError(`save(): argument 'target' (position 2) must be ${accepted}, not ${given(target)}`);
  });
  const stored = storedName(target);
  if (stored !== undefined) return stored.address;
  const path = isNode() ? pathOf(target) : isUrl(target) || isUrlText(target) ? undefined : target;
  check(path !== undefined, () => {
    const accepted = isNode() ? 'only files' : 'only downloads, indexeddb://, opfs:// and localstorage://';
    return new ValueError(`save(): ${accepted} can be written, not ${nameOf(target)}`);
  });
  return path;
}

export async function deliver(chunks: Chunks, address: string): Promise<void> {
  const stored = storedName(address);
  if (stored !== undefined) return saveStored(stored, chunks);
  return isNode() ? saveFile(chunks, address) : download(chunks, address);
}

async function download(chunks: Chunks, name: string): Promise<void> {
  check(typeof document !== 'undefined', () => {
    return new RuntimeError(
      `${nameOf(name)}: only a page has downloads; save to indexeddb://, to opfs://, or take the bytes`,
    );
  });
  const url = URL.createObjectURL(await blobOf(chunks));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000); // the browser may not have begun to read it yet
}
