// Where a checkpoint comes from: bytes, blobs, responses, URLs, paths.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { given } from '../python/repr.js';
import { isUrl, pathOf } from './address.js';
import { bytesOf } from './buffers.js';
import { printable } from './quote.js';
import type { ByteSource } from './reader.js';
import { sourceOfBlob, sourceOfBytes, sourceOfFile } from './source.js';

/**
 * Bytes (an `ArrayBuffer`, a `SharedArrayBuffer`, or any view of one: a typed array, a `DataView`, a `Buffer`), a `Blob` or
 * `File`, a `Response`, a URL, or a string: in Node a path or a URL, in a browser a URL.
 */
export type LoadSource = ArrayBufferLike | ArrayBufferView | Blob | Response | URL | string;

export async function open(source: unknown): Promise<ByteSource> {
  if (typeof source === 'string' || isUrl(source)) return openAddress(source);
  const bytes = bytesOf(source);
  if (bytes !== undefined) return sourceOfBytes(bytes);
  if (isLike<Response>(source, 'ok', 'arrayBuffer')) return openResponse(source);
  check(isLike<Blob>(source, 'size', 'arrayBuffer'), () => {
    const accepted = 'bytes, a Blob, a Response, a URL or a path';
    return new TypeError(`load(): argument 'source' (position 1) must be ${accepted}, not ${given(source)}`);
  });
  return sourceOfBlob(source);
}

/** Whether a value of no known class has the members that matter of one. */
function isLike<T>(value: unknown, ...members: (keyof T & string)[]): value is T {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}

async function openAddress(address: string | URL): Promise<ByteSource> {
  const path = pathOf(address);
  return path === undefined ? openResponse(await fetch(String(address))) : sourceOfFile(path);
}

async function openResponse(response: Response): Promise<ByteSource> {
  check(response.ok, () => {
    const reason = `HTTP ${response.status} ${response.statusText}`;
    return new RuntimeError(printable(`${response.url} cannot be loaded: ${reason}`));
  });
  return sourceOfBytes(new Uint8Array(await response.arrayBuffer()));
}
