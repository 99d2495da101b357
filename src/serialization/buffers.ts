// Bytes in the forms that JavaScript has them in.

/** Buffers and URLs are known by their tags, since they may come from another realm. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

/** What a buffer or a view shows, or undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return unshared(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return isBuffer(value) ? unshared(new Uint8Array(value)) : undefined;
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  return ['ArrayBuffer', 'SharedArrayBuffer'].includes(tagOf(value));
}

/** What other threads may change is copied before anything of it is checked. */
function unshared(bytes: Uint8Array): Uint8Array {
  return tagOf(bytes.buffer) === 'SharedArrayBuffer' ? bytes.slice() : bytes;
}
