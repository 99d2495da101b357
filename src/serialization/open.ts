// Where a checkpoint comes from: bytes, blobs, responses, URLs, paths, names in the stores of a browser.
import { check } from '../python/check.js';
import { given } from '../python/repr.js';
import { isUrl, pathOf } from './address.js';
import { bytesOf } from './buffers.js';
import type { Placed } from './places/beside.js';
import { openFile } from './places/file.js';
import { openStored, storedName } from './places/stored_name.js';
import { openResponse, openUrl } from './places/url.js';
import { Watch, watched } from './places/watch.js';
import type { ByteSource } from './reader.js';
import { sourceOfBlob, sourceOfBytes } from './source.js';

/**
 * Bytes (an `ArrayBuffer`, a `SharedArrayBuffer`, or any view of one: a typed array, a `DataView`, a `Buffer`), a `Blob` or
 * `File`, a `Response`, a URL, or a string: in Node a path or a URL, in a browser a URL. URLs of a browser are also
 * `indexeddb://name`, `opfs://name` and `localstorage://name`.
 */
export type LoadSource = ArrayBufferLike | ArrayBufferView | Blob | Response | URL | string;

export async function open(source: unknown, watch = new Watch()): Promise<Placed> {
  if (typeof source === 'string' || isUrl(source)) return openAddress(source, watch);
  const here = (local: ByteSource): ByteSource => watched(local, watch, watch.part(local.size));
  const bytes = bytesOf(source);
  if (bytes !== undefined) return here(sourceOfBytes(bytes));
  if (isLike<Response>(source, 'ok', 'headers', 'arrayBuffer')) return openResponse(source, watch);
  check(isLike<Blob>(source, 'size', 'arrayBuffer'), () => {
    const accepted = 'bytes, a Blob, a Response, a URL or a path';
    return new TypeError(`load(): argument 'source' (position 1) must be ${accepted}, not ${given(source)}`);
  });
  return here(sourceOfBlob(source));
}

/** Whether a value of no known class has the members that matter of one. */
export function isLike<T>(value: unknown, ...members: (keyof T & string)[]): value is T {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}

function openAddress(address: string | URL, watch: Watch): Promise<Placed> {
  const stored = storedName(address);
  if (stored !== undefined) return openStored(stored, watch);
  const path = pathOf(address);
  return path === undefined ? openUrl(String(address), watch) : openFile(path, watch);
}
