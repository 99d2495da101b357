// Where a checkpoint comes from: bytes, blobs, responses, URLs, paths.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { type ByteSource, isNode, sourceOfBlob, sourceOfBytes, sourceOfFile } from './source.js';

/** Bytes, a `Blob` or `File`, a `Response`, a URL, or a string: in Node a path, in a browser a URL. */
export type LoadSource = ArrayBuffer | Uint8Array | Blob | Response | URL | string;

export async function open(source: LoadSource): Promise<ByteSource> {
  if (source instanceof URL) return openUrl(source.href);
  if (typeof source === 'string') return isNode() && !isUrl(source) ? sourceOfFile(source) : openUrl(source);
  if (ArrayBuffer.isView(source)) return sourceOfBytes(source);
  if (isArrayBuffer(source)) return sourceOfBytes(new Uint8Array(source));
  if (isLike<Response>(source, 'ok', 'arrayBuffer')) return openResponse(source);
  check(isLike<Blob>(source, 'size', 'arrayBuffer'), () => {
    const accepted = 'bytes, a Blob, a Response, a URL or a path';
    return new TypeError(`load(): argument 'source' (position 1) must be ${accepted}, not ${typeof source}`);
  });
  return sourceOfBlob(source);
}

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(text);

/** By its tag, since a buffer may come from another realm. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

/** Whether a value of no known class has the members that matter of one. */
function isLike<T>(value: unknown, ...members: (keyof T & string)[]): value is T {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}

async function openUrl(url: string): Promise<ByteSource> {
  if (isNode() && url.startsWith('file:')) return sourceOfFile(new URL(url));
  return openResponse(await fetch(url));
}

async function openResponse(response: Response): Promise<ByteSource> {
  check(response.ok, () => {
    return new RuntimeError(`${response.url} cannot be loaded: HTTP ${response.status} ${response.statusText}`);
  });
  return sourceOfBytes(new Uint8Array(await response.arrayBuffer()));
}
